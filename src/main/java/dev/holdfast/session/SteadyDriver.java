package dev.holdfast.session;

/// As another driver, with chunks of the policy's own size: how long a service takes for its rows is its own business.
record SteadyDriver(Driver other, int chunkRows) implements Driver {
    @Override
    public int rows() {
        return chunkRows;
    }

    @Override
    public int workers() {
        return other.workers();
    }

    @Override
    public boolean ahead() {
        return other.ahead();
    }

    @Override
    public Edge atEdge() {
        return other.atEdge();
    }

    @Override
    public void await(Edge.Wait wait) throws InterruptedException {
        other.await(wait);
    }

    @Override
    public void moved(int rootRows, long nanos) {
        // the size stays
    }

    @Override
    public void contended(int rootRows) {
        // the size stays
    }

    @Override
    public void close() {
        other.close();
    }
}
