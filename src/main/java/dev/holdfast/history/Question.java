package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.TypedKey;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Searching.Search;
import dev.holdfast.dialect.Searching.Wanted;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.history.Places.Located;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.CriteriaScope;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A query in the terms of each place: criteria are read anew for each, because types differ where two engines or two
/// databases do.
final class Question {
    private final HistoryQuery query;
    private final Located located;
    private final @Nullable Keys keys;

    private Question(HistoryQuery query, Located located, @Nullable Keys keys) {
        this.query = query;
        this.located = located;
        this.keys = keys;
    }

    /// @throws HoldfastException `USAGE` when keys or criteria do not fit the table
    static Question of(HistoryQuery query, Located located, Estate estate) {
        Keys keys = null;
        Set<List<Object>> seen = new HashSet<>();
        for (List<String> typed : query.keys()) {
            Keys key = TypedKey.read(located.of().toString(), located.key(), typed);
            if (seen.add(key.key(0))) {
                keys = keys == null ? key : keys.and(key);
            }
        }
        Question question = new Question(query, located, keys);
        Place first = located.all().getFirst();
        try {
            question.condition(first, estate.database(first.database()));
        } catch (CriteriaException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria on %s: %s".formatted(located.of(), e.getMessage()), e);
        }
        return question;
    }

    /// Rows with these keys, whatever their values.
    static Search ofKeys(Located located, Place place, GovernedDatabase database, Keys keys, int limit) {
        HistoryQuery any = new HistoryQuery(
                "", List.of(), "", ZoneOffset.UTC, HistoryQuery.EVERYWHERE, List.of(), 1, HistoryQuery.USUAL_PATIENCE);
        return new Question(any, located, keys).at(place, database, null, limit);
    }

    /// The keys that are asked for; null for any.
    @Nullable
    Keys keys() {
        return keys;
    }

    boolean asks(Where where) {
        return query.where().contains(where);
    }

    /// @throws HoldfastException `DATABASE` naming what of the question does not fit the place
    void require(Place place) {
        HistorySearch.keyAt(place, located.key());
    }

    Search at(Place place, GovernedDatabase database, @Nullable Keys after, int limit) {
        List<Wanted> shown = new ArrayList<>();
        for (HistoryColumn column : located.columns()) {
            shown.add(new Wanted(column.name(), typeAt(place, column.name(), database)));
        }
        return new Search(
                place.table(),
                shown,
                lacking(place, database),
                HistorySearch.keyAt(place, located.key()),
                keys,
                criteria(place, database),
                after,
                place.where() != Where.HOT,
                limit);
    }

    /// The criteria as a place has to read them.
    ///
    /// @throws HoldfastException `DATABASE` when they do not fit it
    Condition criteria(Place place, GovernedDatabase database) {
        try {
            return condition(place, database);
        } catch (CriteriaException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE, "criteria on %s: %s".formatted(place.name(), e.getMessage()));
        }
    }

    /// What criteria may ask of a copy beside its columns.
    private static Map<String, String> ours(GovernedDatabase database) {
        String moment = database.dialect().archiveDdl().retentionColumn().archiveType();
        return Map.of(
                "hf_archived_at", moment, "hf_session", "bigint", "hf_chunk", "bigint", "hf_retain_until", moment);
    }

    /// Columns that criteria may name and the place has not.
    List<Wanted> lacking(Place place, GovernedDatabase database) {
        List<Wanted> lacking = new ArrayList<>();
        for (HistoryColumn column : located.columns()) {
            if (place.column(column.name()).isEmpty()) {
                lacking.add(new Wanted(column.name(), typeAt(place, column.name(), database)));
            }
        }
        if (place.where() == Where.HOT) {
            ours(database).forEach((name, type) -> {
                if (place.column(name).isEmpty()) {
                    lacking.add(new Wanted(name, type));
                }
            });
        }
        return lacking;
    }

    private Condition condition(Place place, GovernedDatabase database) {
        List<Column> columns = new ArrayList<>();
        for (HistoryColumn column : located.columns()) {
            columns.add(place.column(column.name())
                    .orElseGet(() -> column(column.name(), typeAt(place, column.name(), database))));
        }
        ours(database).forEach((name, type) -> {
            if (columns.stream().noneMatch(each -> each.name().equals(name))) {
                columns.add(column(name, type));
            }
        });
        TableInfo table =
                new TableInfo(place.table(), columns, List.of(columns.getFirst().name()), List.of(), 0, 0, false);
        return Criteria.parse(query.criteria(), new CriteriaScope(table, Map.of(), query.zone()));
    }

    private static Column column(String name, String type) {
        return new Column(name, type, true, false, false, true, KeyType.TEXT);
    }

    private String typeAt(Place place, String name, GovernedDatabase database) {
        return place.column(name).map(Column::type).orElseGet(() -> {
            Place has = located.all().stream()
                    .filter(each -> each.column(name).isPresent())
                    .findFirst()
                    .orElseThrow();
            Column elsewhere = Objects.requireNonNull(has.column(name).orElse(null), "just found");
            return Places.typeThere(database, elsewhere, has.database().equals(place.database()));
        });
    }
}
