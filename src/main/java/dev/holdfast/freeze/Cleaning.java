package dev.holdfast.freeze;

/// Takes files away whose rows are elsewhere.
final class Cleaning {
    private Cleaning() {}

    /// Gives a file up whose rows are all in the archive table. Safe to repeat.
    static void abandon(Scene scene, ColdFile file, String why) {
        deleteFiles(scene, file);
        scene.store().run(tx -> {
            scene.files().become(tx, file.id(), file.state(), ColdState.ABANDONED);
            scene.files().checked(tx, file.id(), why);
        });
    }

    static void deleteFiles(Scene scene, ColdFile file) {
        scene.place().delete(file.object());
        scene.place().delete(file.manifestObject());
    }
}
