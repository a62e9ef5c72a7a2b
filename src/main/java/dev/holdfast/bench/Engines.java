package dev.holdfast.bench;

import dev.holdfast.estate.Estate;
import dev.holdfast.node.Features;
import dev.holdfast.store.Store;

/// Builds the engine that is measured; only `app` knows how.
@FunctionalInterface
public interface Engines {
    Features features(Store store, Estate estate);
}
