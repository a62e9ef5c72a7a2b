package dev.holdfast.restore;

import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Searching;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ArchiveJudge;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds rows of cold files that satisfy criteria, as their archive would: a file leaves out what it can tell exactly,
/// and the archive judges the values of the rest.
final class ColdCriteria {
    private final ColdKeeper keeper;
    private final Searching searching;
    private final Connection archive;
    private final MoveTable table;
    private final Condition condition;
    private final Set<String> loose;

    /// @param table as it stands in the archive
    ColdCriteria(ColdKeeper keeper, GovernedDatabase database, Connection archive, MoveTable table, Condition condition)
            throws SQLException {
        this.keeper = keeper;
        this.searching = database.dialect().searching();
        this.archive = archive;
        this.table = table;
        this.condition = condition;
        this.loose = searching.looselyCollated(archive, table.source());
    }

    /// Reads the rows of a file that satisfy the criteria.
    ///
    /// @param columns of the file, none twice; @param sink gets their values, and maybe more after them
    void read(ColdFile file, List<String> columns, Consumer<@Nullable String[]> sink) throws SQLException {
        ColdManifest manifest = file.manifest();
        if (!manifest.mayMeet(condition)) {
            return;
        }
        Stream<String> spoken = condition.columns().stream().filter(manifest.columnNames()::contains);
        List<String> read = Stream.concat(columns.stream(), spoken).distinct().toList();
        ColdFilter.MayMeet filter = new ColdFilter.MayMeet(condition, loose);
        if (filter.exact(manifest.columns())) {
            keeper.<SQLException>read(file, read, filter, sink::accept);
            return;
        }
        ArchiveJudge judge =
                new ArchiveJudge(searching, archive, table.source(), List.of(condition), read, this::type, sink);
        keeper.<SQLException>read(file, read, filter, judge::add);
        judge.finish();
    }

    /// The type that it has in the archive by now, into which a thaw would bring it.
    private String type(String name) {
        return Place.columns(table, List.of(name)).getFirst().type();
    }
}
