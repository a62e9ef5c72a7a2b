package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.crossing.Crossing;
import dev.holdfast.dialect.crossing.TypeMatrix;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.proof.Family;
import java.util.ArrayList;
import java.util.List;

/// How the rows of one place are staged beside a source: with which columns, of which types, hashed how.
///
/// @param schema of the source as the transaction sees it
record StageShape(GovernedDatabase source, Schema schema, Place place) {
    /// What archive and source both have, computed columns apart.
    ///
    /// @throws HoldfastException `BLOCKED` when the source lacks the table, its key or a column's type
    MoveTable table(TableName name, MoveTable standing) {
        TableInfo table = schema.table(name)
                .filter(found -> !found.key().isEmpty())
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s has no table %s with a key any more, to which rows of %s belong"
                                .formatted(source.name(), name, place.archived(standing))));
        List<MoveColumn> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            standing.columns().stream()
                    .filter(each -> each.name().equals(column.name()) && !column.generated())
                    .map(each -> staged(name, column, each))
                    .forEach(columns::add);
        }
        if (table.key().stream().anyMatch(key -> columns.stream()
                .noneMatch(column -> column.name().equals(key)))) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "the key of %s/%s is %s, which %s does not have"
                            .formatted(source.name(), name, table.key(), place.archived(standing)));
        }
        return new MoveTable(
                name, standing.source(), columns, table.keyColumns(), standing.rootKey(), List.of(), hashing());
    }

    /// A column in its stage: of the type that the archive has, or, where that is another engine's, as it was sent
    /// there.
    private MoveColumn staged(TableName table, Column column, MoveColumn archived) {
        if (place.archive().dialect().engine() == source.dialect().engine()) {
            return new MoveColumn(column, archived.archiveType(), asText(column, archived.archiveType()));
        }
        Crossing crossing = TypeMatrix.of(source.dialect().engine(), column.type(), false);
        if (!(crossing instanceof Crossing.Kept kept) || kept.family() != family(archived)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "column %s of %s/%s is %s by now, and %s keeps it as %s, which no longer comes back as that; nothing was restored"
                            .formatted(
                                    column.name(),
                                    source.name(),
                                    table,
                                    column.type(),
                                    place.archive().name(),
                                    archived.archiveType()));
        }
        return new MoveColumn(
                column,
                kept.asText() ? source.dialect().restoring().text() : column.type(),
                kept.asText(),
                kept.family());
    }

    private Family family(MoveColumn archived) {
        MoveTable alone = new MoveTable(
                place.root().source(),
                place.root().archive(),
                List.of(archived),
                List.of(),
                List.of(),
                List.of(),
                MoveTable.Hashing.CANONICAL);
        return place.archive().dialect().piping().proofColumns(alone).getFirst().family();
    }

    private boolean asText(Column column, String archiveType) {
        boolean kept = place.archive()
                .dialect()
                .archiveDdl()
                .archived(column, place.local())
                .asText();
        return kept || (archiveType.equals("text") && !column.type().equals("text"));
    }

    /// The record hash is equal only on servers of one major version.
    private MoveTable.Hashing hashing() {
        if (sendsValues()) {
            return MoveTable.Hashing.CANONICAL;
        }
        return place.local() || majorVersion(source) == majorVersion(place.archive())
                ? MoveTable.Hashing.RECORD
                : MoveTable.Hashing.TEXT;
    }

    private static int majorVersion(GovernedDatabase database) {
        return database.read(connection -> database.dialect().checking().majorVersion(connection));
    }

    /// Servers of PostgreSQL take each other's bytes.
    boolean sendsValues() {
        return !place.local()
                && !(source.dialect().engine() == Engine.POSTGRESQL
                        && place.archive().dialect().engine() == Engine.POSTGRESQL);
    }

    /// The columns of a stage as the archive has them.
    static MoveTable archived(Stage stage, MoveTable standing) {
        List<MoveColumn> columns = stage.table().columns().stream()
                .flatMap(wanted -> standing.columns().stream()
                        .filter(column -> column.name().equals(wanted.name())))
                .toList();
        return new MoveTable(
                standing.source(),
                standing.archive(),
                columns,
                standing.key(),
                standing.rootKey(),
                standing.path(),
                MoveTable.Hashing.CANONICAL);
    }
}
