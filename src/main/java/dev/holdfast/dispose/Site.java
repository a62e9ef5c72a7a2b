package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.estate.GovernedDatabase;

/// Where rows of an order stand.
///
/// @param route the policy as it stands there: its source is the database with the rows
record Site(ItemKind kind, Route route) {
    GovernedDatabase database() {
        return route.source();
    }

    Disposing disposing() {
        return database().dialect().disposing();
    }

    /// The chunk that statements are bound to; rows of a source have none.
    long chunk(long chunk) {
        return switch (kind) {
            case WARM, COLD -> chunk;
            case HOT -> 0;
        };
    }
}
