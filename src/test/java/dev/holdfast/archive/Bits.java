package dev.holdfast.archive;

/// A state packed into 128 bits, as a stack: what was put last is taken first.
final class Bits {
    private static final int CAPACITY = 128;

    private long high;
    private long low;
    private int used;

    Bits() {}

    Bits(long high, long low) {
        this.high = high;
        this.low = low;
        this.used = CAPACITY;
    }

    Bits put(int value, int width) {
        if (value < 0 || value >>> width != 0) {
            throw new IllegalArgumentException(value + " does not fit into " + width + " bits");
        }
        used += width;
        if (used > CAPACITY) {
            throw new IllegalStateException("the state is larger than " + CAPACITY + " bits");
        }
        high = high << width | low >>> (Long.SIZE - width);
        low = low << width | value;
        return this;
    }

    Bits put(Enum<?> value, int width) {
        return put(value.ordinal(), width);
    }

    int take(int width) {
        int value = (int) (low & ((1L << width) - 1));
        low = low >>> width | high << (Long.SIZE - width);
        high >>>= width;
        return value;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
