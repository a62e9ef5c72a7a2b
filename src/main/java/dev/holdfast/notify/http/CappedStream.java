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
            count(1);
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int taken = in.read(target, offset, (int) Math.min(length, left + 1));
        if (taken > 0) {
            count(taken);
        }
        return taken;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(Math.min(count, left + 1));
        count(skipped);
        return skipped;
    }

    private void count(long taken) throws AnswerTooLongException {
        left -= taken;
        if (left < 0) {
            throw new AnswerTooLongException(most);
        }
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
