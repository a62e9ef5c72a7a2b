package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.FileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds cold files against what was written, and their place against what is known.
final class FileChecks {
    private final Scene scene;

    FileChecks(Scene scene) {
        this.scene = scene;
    }

    /// Reads whole files and holds them against what was written.
    ///
    /// @param ids files; empty for every one that should be there, and a look for objects that should not
    ColdCheck verify(List<Long> ids, String actor) {
        List<ColdFile> asked = ids.isEmpty()
                ? all().stream().filter(file -> file.state().hasFile()).toList()
                : ids.stream().map(this::findWithFile).toList();
        List<ColdCheck.Checked> checked = new ArrayList<>();
        for (ColdFile file : asked) {
            List<String> problems = look(file);
            ColdFile now = find(file.id());
            boolean movedOn = !now.state().hasFile(); // it was thawed meanwhile
            List<String> found = movedOn ? List.of() : problems;
            scene.store()
                    .run(tx -> scene.files().checked(tx, file.id(), found.isEmpty() ? null : String.join("; ", found)));
            checked.add(new ColdCheck.Checked(find(file.id()), found));
        }
        ColdCheck result = new ColdCheck(checked, ids.isEmpty() ? foreign() : List.of());
        scene.store().run(tx -> new AuditLog()
                .append(
                        tx,
                        Deed.done(
                                actor,
                                Act.COLD_VERIFIED,
                                "cold files",
                                null,
                                new Told(checked.size(), result.differences()))));
        return result;
    }

    private record Told(long files, long differences) {}

    private ColdFile findWithFile(long id) {
        ColdFile file = find(id);
        if (!file.state().hasFile()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "cold file %d is %s: there is nothing to verify"
                            .formatted(id, file.state().id()));
        }
        return file;
    }

    /// What is wrong with a file, in sentences.
    List<String> look(ColdFile file) {
        List<String> problems = new ArrayList<>();
        try {
            problems.addAll(check(file).problems());
            try (ColdStore.Fetched beside = scene.place().get(file.manifestObject())) {
                if (!Files.readString(beside.file()).equals(file.manifest().toJson())) {
                    problems.add(beside.file() + " is no longer the manifest that was written");
                }
            } catch (IOException e) {
                problems.add("the manifest of " + file.words() + " cannot be read: " + e.getMessage());
            }
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.MISMATCH) { // not the file's fault
                throw e;
            }
            problems.add(e.getMessage());
        }
        return problems;
    }

    /// Reads a whole file. @throws HoldfastException `MISMATCH` when it is missing
    FileCheck check(ColdFile file) {
        try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
            return scene.withFolder(
                    "check-" + file.id() + "-" + Thread.currentThread().threadId(),
                    folder -> FileCheck.of(fetched.file(), file.manifest(), folder));
        }
    }

    private List<String> foreign() {
        List<String> objects = scene.place().list();
        Set<String> known = all().stream() // read after the list: what was begun meanwhile is known
                .filter(file -> file.state().hasFile() || file.state() == ColdState.WRITING)
                .flatMap(file -> Stream.of(file.object(), file.manifestObject()))
                .collect(Collectors.toSet());
        return objects.stream()
                .filter(name -> !known.contains(name))
                .map(name ->
                        "%s: %s belongs to no cold file".formatted(scene.place().place(), name))
                .toList();
    }

    private List<ColdFile> all() {
        return scene.store().inTransaction(tx -> scene.files().all(tx));
    }

    private ColdFile find(long id) {
        return scene.store().inTransaction(tx -> scene.files().find(tx, id));
    }
}
