package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.notify.http.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast delivery key`.
@Command(
        name = "key",
        description = {
            "Makes a key that calls are signed with: writes the secret to a new file that only you may read, and prints",
            "the public half, with which a receiver checks."
        })
final class DeliveryKeyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FILE", description = "must not be there yet")
    Path file = Path.of("");

    DeliveryKeyCommand(Invocation call) {
        this.call = call;
    }

    /// @param secret how a policy names the secret
    private record Made(int schemaVersion, String secret, String publicKey) {}

    @Override
    public Integer call() {
        SigningKey key = SigningKey.create();
        Path whole = file.toAbsolutePath().normalize();
        try {
            var closed = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(whole, closed);
            Files.writeString(whole, key.secretText() + "\n", StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new HoldfastException(ErrorCode.USAGE, whole + " is there already; nothing was written", e);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.USAGE, whole + " cannot be written: " + e.getMessage(), e);
        }
        Made made = new Made(1, "file:" + whole, key.publicText().orElseThrow());
        call.printer().document(made, "secret     %s\npublic key %s\n".formatted(made.secret(), made.publicKey()));
        return ExitCodes.OK;
    }
}
