package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Cold files in a folder. An object is copied under a name that no reader takes for an object, forced to the disk, and
/// then renamed: it is there as a whole or not at all.
public final class DirectoryStore implements ColdStore {
    private static final String UNFINISHED = ".part";

    private final Path folder;

    public DirectoryStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public String place() {
        return folder.toString();
    }

    private Path path(String name) {
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw new HoldfastException(ErrorCode.INTERNAL, "'" + name + "' is no name of a cold file");
        }
        return path;
    }

    @Override
    public void put(String name, Path file) {
        Path target = path(name);
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        try {
            Files.createDirectories(folderOf(target));
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED, target + " is there already, and no cold file is ever changed");
            }
            Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
            force(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            forceNames(folderOf(target));
        } catch (IOException e) {
            HoldfastException failure = new HoldfastException(
                    ErrorCode.CONFIG,
                    "cold file " + target + " cannot be written: " + LocalFiles.reason(e) + "; there is none",
                    e);
            LocalFiles.deleteAfter(failure, unfinished);
            throw failure;
        }
    }

    private static Path folderOf(Path target) {
        return Objects.requireNonNull(target.getParent(), "it is below the folder of cold files");
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// A new name outlives a crash only when the folders that lead to it do.
    private void forceNames(Path deepest) throws IOException {
        for (Path each = deepest; each != null && each.startsWith(folder); each = each.getParent()) {
            try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public Fetched get(String name) {
        Path file = path(name);
        if (!Files.isRegularFile(file)) {
            throw new HoldfastException(ErrorCode.MISMATCH, "cold file " + file + " is missing");
        }
        if (!Files.isReadable(file)) {
            throw new HoldfastException(ErrorCode.CONFIG, "cold file " + file + " may not be read by this account");
        }
        return new Fetched(file, () -> {});
    }

    @Override
    public List<String> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.endsWith(UNFINISHED))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "the folder of cold files cannot be read: " + LocalFiles.reason(e), e);
        }
    }

    @Override
    public void delete(String name) {
        Path target = path(name);
        try {
            Files.deleteIfExists(target.resolveSibling(target.getFileName() + UNFINISHED));
            if (Files.deleteIfExists(target)) {
                forceNames(folderOf(target));
            }
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "cold file " + target + " cannot be deleted: " + LocalFiles.reason(e), e);
        }
    }
}
