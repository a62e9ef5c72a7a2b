package dev.holdfast.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an embedded server is to listen: where it listened last, while nobody else does. A daemon or console whose
/// server was killed finds it again when somebody starts it, and so does a tool that somebody set up for it.
final class ServerPort {
    /// In `postmaster.opts`, to which a server writes how it was started, and which outlives it.
    private static final Pattern LAST = Pattern.compile("\"-p\" \"([0-9]{1,5})\"");

    private static final int ANY = 0;

    private ServerPort() {}

    /// Where it listened last; empty when that is not known, or another program is there.
    static OptionalInt last(Path data) throws IOException {
        Path options = data.resolve("postmaster.opts");
        if (!Files.exists(options)) {
            return OptionalInt.empty();
        }
        Matcher last = LAST.matcher(Files.readString(options));
        if (!last.find()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(listen(Integer.parseInt(last.group(1))));
        } catch (IOException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    static int free() throws IOException {
        return listen(ANY);
    }

    private static int listen(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
