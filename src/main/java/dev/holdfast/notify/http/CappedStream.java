package dev.holdfast.notify.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The first bytes of a stream; asking for more is an error. Closing it closes nothing.
final class CappedStream extends FilterInputStream {
    private final long most;
    private long left;

    CappedStream(InputStream whole, long most) {
        super(whole);
        this.most = most;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            if (left == 0) {
                throw new AnswerTooLongException(most);
            }
            left--;
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && length > 0) {
            return read();
        }
        int taken = in.read(target, offset, (int) Math.min(length, left));
        left -= Math.max(0, taken);
        return taken;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(Math.min(count, left));
        left -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // the caller ends the call
    }
}
