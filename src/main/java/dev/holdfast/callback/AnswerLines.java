package dev.holdfast.callback;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The lines of an answer, while it comes. A line is bounded in length, and in the time that it may take; an empty line
/// says that the service is alive.
final class AnswerLines {
    static final int LONGEST = 4 * 1024;

    private final InputStream body;
    private final Duration patience;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private long number;

    AnswerLines(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    /// @return null at the end; a last line without its end is cut off, and not told
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        long begun = System.nanoTime();
        while (true) {
            if (at == end) {
                end = body.read(buffer);
                at = 0;
                if (end < 0) {
                    end = 0;
                    return null;
                }
                if (System.nanoTime() - begun > patience.toNanos()) {
                    throw new SocketTimeoutException(
                            "line " + (number + 1) + " of the answer took longer than " + patience.toSeconds() + " s");
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.size() + at - from > LONGEST) {
                throw AnswerFault.LINE_TOO_LONG.refused(
                        "line %d is longer than %,d bytes".formatted(number + 1, LONGEST));
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                number++;
                byte[] whole = line.toByteArray();
                if (!blank(whole)) {
                    return whole;
                }
                line.reset();
                begun = System.nanoTime();
            }
        }
    }

    private static boolean blank(byte[] line) {
        return line.length == 0 || (line.length == 1 && line[0] == '\r');
    }

    /// Of the line that was given last.
    long number() {
        return number;
    }
}
