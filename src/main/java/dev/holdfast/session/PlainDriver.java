package dev.holdfast.session;

import dev.holdfast.policy.Policy;

/// Chunks of the size and number that the policy says; never waits.
record PlainDriver(Policy policy) implements Driver {
    @Override
    public int rows() {
        return policy.chunkRows();
    }

    @Override
    public int workers() {
        return policy.driving().workers();
    }

    @Override
    public Edge atEdge() {
        return new Edge.Go();
    }

    @Override
    public void await(Edge.Wait wait) {
        // never asked to: no edge waits
    }

    @Override
    public void moved(int rootRows, long nanos) {
        // the size stays
    }

    @Override
    public void contended(int rootRows) {
        // the size stays
    }
}
