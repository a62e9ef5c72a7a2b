package dev.holdfast.callback;

/// Takes pages as they come.
@FunctionalInterface
public interface PageSink {
    /// @return whether the next one is wanted; if not, the connection is cut
    boolean take(Page page);
}
