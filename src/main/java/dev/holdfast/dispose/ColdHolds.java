package dev.holdfast.dispose;

import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import java.sql.Connection;
import java.sql.SQLException;

/// Asks which rows of cold files are held. Where keys alone do not tell, the files are loaded into tables of the
/// archive that nobody else sees, and judged there as the same rows in the archive's own tables would be.
final class ColdHolds {
    private final HoldCheck holds;
    private final ColdKeeper keeper;

    ColdHolds(HoldCheck holds, ColdKeeper keeper) {
        this.holds = holds;
        this.keeper = keeper;
    }

    /// Those of `keys` that are held. The files never change, so what is free stays so until a hold is placed.
    Keys held(Route standing, ColdGroup group, Keys keys) {
        Dialect dialect = standing.archive().dialect();
        return holds.ask(scratched(standing, dialect.freezing()), keys, new HoldCheck.Reads() {
                    @Override
                    public <T> T read(GovernedDatabase.Work<T> work) {
                        return standing.archive().write(Isolation.READ_COMMITTED, connection -> {
                            load(standing, group, dialect.freezing(), connection);
                            T found = work.on(connection);
                            for (MoveTable table : standing.tables()) {
                                dialect.freezing()
                                        .dropScratch(
                                                connection, dialect.freezing().scratchOf(table.source()));
                            }
                            return found;
                        });
                    }
                })
                .held();
    }

    private void load(Route standing, ColdGroup group, Freezing freezing, Connection connection) throws SQLException {
        for (MoveTable table : standing.tables()) {
            TableName scratch = freezing.scratch(connection, table.source());
            ColdFile file = group.files().get(table.source());
            if (file != null) {
                keeper.load(connection, scratch, file);
            }
        }
    }

    private static Route scratched(Route standing, Freezing freezing) {
        return new Route(
                standing.policy(),
                standing.source(),
                standing.archive(),
                standing.tables().stream()
                        .map(table -> new MoveTable(
                                freezing.scratchOf(table.source()),
                                table.archive(),
                                table.columns(),
                                table.key(),
                                table.rootKey(),
                                table.path().stream()
                                        .map(hop -> new ForeignKey(
                                                hop.name(),
                                                freezing.scratchOf(hop.child()),
                                                hop.childColumns(),
                                                freezing.scratchOf(hop.parent()),
                                                hop.parentColumns(),
                                                hop.onDelete()))
                                        .toList(),
                                table.hashing(),
                                table.clock()))
                        .toList(),
                standing.due(),
                standing.linkColumns(),
                standing.actingKeys(),
                standing.inLevels(),
                standing.fingerprint());
    }
}
