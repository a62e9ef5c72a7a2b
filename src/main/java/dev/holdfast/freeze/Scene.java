package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.Estate;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// What freezing and thawing work with.
///
/// @param place where cold files are; @param work a local folder for files that are not finished
record Scene(
        Store store,
        UUID installation,
        Estate estate,
        ColdFiles files,
        ColdStore place,
        Path work,
        FreezePoint.Listener points) {
    /// A partition is read, compared and dropped as a whole, which takes longer than a chunk. The lock that keeps
    /// everybody out of the whole table is wanted last and waited for shortly.
    static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofSeconds(1), Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofHours(2));

    /// The same, of which somebody else hears, too.
    Scene heardBy(FreezeWatch watch) {
        return new Scene(store, installation, estate, files, place, work, point -> {
            watch.reached(point);
            points.reached(point);
        });
    }

    /// Works with a folder of its own, which is gone afterwards.
    <T> T withFolder(String name, Function<Path, T> use) {
        Path folder = work.resolve(name + "-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(work);
            clear(folder);
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    "the folder " + work + " for unfinished cold files cannot be written: " + e.getMessage()
                            + "; nothing was done",
                    e);
        }
        try {
            return use.apply(folder);
        } finally {
            clear(folder);
        }
    }

    /// What cannot be deleted is in nobody's way: the next life of the folder tries again.
    private static void clear(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            inside.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Scene.class).warn("{} was not cleaned up: {}", folder, e.getMessage());
        }
    }
}
