package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The TOML file that a command takes, as `FILE` or as `-f FILE`.
final class PolicyFile {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "policies as TOML")
    @Nullable
    Path word;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "the same")
    @Nullable
    Path option;

    String read() {
        Path file = word != null ? word : option;
        if (file == null || (word != null && option != null)) {
            throw new HoldfastException(ErrorCode.USAGE, "name one file with policies");
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.USAGE, file + ": cannot be read as text", e);
        }
    }
}
