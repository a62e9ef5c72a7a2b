package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.store.Store;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What pins keep; and copies in an archive whose rows came back to their source: nobody could say of them that they
/// were destroyed.
final class RestoredRows implements Pins {
    private final Store store;
    private final UUID installation;
    private final dev.holdfast.restore.Pins pins;

    RestoredRows(Store store, UUID installation, dev.holdfast.restore.Pins pins) {
        this.store = store;
        this.installation = installation;
        this.pins = pins;
    }

    @Override
    public Keys kept(Site site, long chunk, Keys keys) {
        return switch (site.kind()) {
            case HOT -> pinned(site.route(), keys);
            case WARM, COLD -> {
                Keys free = keys.without(pinned(asInSource(site.route()), keys));
                yield keys.without(free.without(restored(site, chunk, free)));
            }
        };
    }

    private Keys pinned(Route route, Keys keys) {
        return store.inTransaction(tx -> pins.pinned(tx, route, keys));
    }

    /// Pins name the tables of sources.
    private static Route asInSource(Route standing) {
        MoveTable root = standing.root();
        return new Route(
                standing.policy(),
                standing.source(),
                standing.archive(),
                List.of(new MoveTable(
                        root.archive(),
                        root.source(),
                        root.columns(),
                        root.key(),
                        root.rootKey(),
                        root.path(),
                        root.hashing())),
                standing.due(),
                standing.linkColumns(),
                false,
                false,
                "");
    }

    private Keys restored(Site site, long chunk, Keys keys) {
        Set<List<String>> marked = new HashSet<>(site.database().read(archive -> site.database()
                .dialect()
                .recalling()
                .marked(archive, installation, site.route().root().source(), chunk)));
        BitSet rows = new BitSet(keys.size());
        for (int row = 0; row < keys.size(); row++) {
            rows.set(
                    row,
                    marked.contains(keys.key(row).stream().map(Object::toString).toList()));
        }
        return keys.rows(rows);
    }
}
