package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose certificate`, and what checks one.
@Command(
        name = "certificate",
        description = "Writes the certificate of a disposal order that has ended; the same at any time.")
final class DisposeCertificateCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ORDER", arity = "0..1", converter = Words.Positive.class)
    @Nullable
    Long order;

    @Option(names = "--format", paramLabel = "FORMAT", description = "html (the default) or json")
    Format format = Format.html;

    @Option(names = "--out", paramLabel = "FILE", description = "where to; to standard output without it")
    @Nullable
    Path out;

    @SuppressWarnings("JavaLangClash")
    enum Format {
        html,
        json
    }

    DisposeCertificateCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Long wanted = order;
        if (wanted == null) {
            throw new HoldfastException(ErrorCode.USAGE, "name a disposal order, or say `verify FILE`");
        }
        return call.with(Need.ENGINE, bench -> {
            Certificate certificate = bench.operations().disposals().certificate(wanted);
            String text = format == Format.html ? certificate.html() : certificate.json() + "\n";
            Path file = out;
            if (file == null) {
                call.print(text);
                return ExitCodes.OK;
            }
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new HoldfastException(
                        ErrorCode.USAGE, "%s cannot be written: %s".formatted(file, e.getMessage()), e);
            }
            return Done.print(call, "certificate of disposal order " + wanted, "written to " + file);
        });
    }

    /// `holdfast dispose certificate verify`.
    @Command(
            name = "verify",
            description = {
                "Reckons the digests and Merkle roots of a certificate's JSON, and compares it with the register.",
                "Exits with 6 when it is not as it says."
            })
    static final class Verify implements Callable<Integer> {
        private final Invocation call;

        @Parameters(paramLabel = "FILE")
        Path file = Path.of("");

        Verify(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() {
            String json = read();
            return call.with(Need.ENGINE, bench -> {
                List<String> problems = bench.operations().disposals().check(json);
                call.printer()
                        .document(
                                new Checked(1, file.toString(), problems.isEmpty(), problems),
                                problems.isEmpty()
                                        ? file + ": digests, roots and the register agree\n"
                                        : String.join("\n", problems) + "\n");
                return problems.isEmpty() ? ExitCodes.OK : ErrorCode.MISMATCH.exitCode();
            });
        }

        private String read() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new HoldfastException(
                        ErrorCode.USAGE, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
            }
        }

        private record Checked(int schemaVersion, String file, boolean right, List<String> problems) {}
    }
}
