package dev.holdfast.filter;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.FilterWords.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The words of a list, and the columns that they are about. Built once, with the list.
public final class Vocabulary {
    private final String things;
    private final String plain;
    private final Field<Long> number;
    private final Table<?> from;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, BiFunction<String, Instant, Condition>> conditions = new LinkedHashMap<>();
    private final Map<String, Field<?>> sorts = new LinkedHashMap<>();

    /// @param plain the word that is meant where none is typed
    /// @param number of a thing: the newest has the largest
    /// @param from the table of the things, with those that words are about joined to it, one row for each thing
    public Vocabulary(String things, String plain, Field<Long> number, Table<?> from) {
        this.from = from;
        this.things = things;
        this.plain = plain;
        this.number = number;
        number("id", number);
        sort("id", number);
    }

    public Vocabulary oneOf(String word, List<String> values, Field<String> column) {
        return add(word, new Kind.OneOf(values), (value, _) -> column.eq(value));
    }

    /// @param conditions what each value means
    public Vocabulary oneOf(String word, Map<String, Condition> conditions) {
        return add(
                word,
                new Kind.OneOf(List.copyOf(conditions.keySet())),
                (value, _) -> conditions.getOrDefault(value, DSL.falseCondition()));
    }

    public Vocabulary text(String word, Field<String> column) {
        return add(word, new Kind.Text(), (value, _) -> fits(column, value));
    }

    public Vocabulary text(String word, BiFunction<String, Instant, Condition> condition) {
        return add(word, new Kind.Text(), condition);
    }

    public Vocabulary number(String word, Field<Long> column) {
        return number(word, value -> column.eq(value));
    }

    /// @param condition what a number means
    public Vocabulary number(String word, LongFunction<Condition> condition) {
        return add(word, new Kind.Number(), (value, _) -> condition.apply(Long.parseLong(value)));
    }

    /// From a moment on.
    public Vocabulary since(String word, Field<Instant> column) {
        return add(word, new Kind.Moment(), (value, now) -> column.ge(FilterWords.moment(value, now)));
    }

    /// Before a moment.
    public Vocabulary until(String word, Field<Instant> column) {
        return add(word, new Kind.Moment(), (value, now) -> column.lt(FilterWords.moment(value, now)));
    }

    public Vocabulary sort(String word, Field<?> column) {
        sorts.put(word, column);
        return this;
    }

    private Vocabulary add(String word, Kind kind, BiFunction<String, Instant, Condition> condition) {
        kinds.put(word, kind);
        conditions.put(word, condition);
        return this;
    }

    /// `*` in a value stands for any letters.
    public static Condition fits(Field<String> column, String value) {
        return value.contains("*")
                ? column.likeIgnoreCase(
                        value.replace("!", "!!")
                                .replace("%", "!%")
                                .replace("_", "!_")
                                .replace("*", "%"),
                        '!')
                : column.eq(value);
    }

    public FilterWords words() {
        return new FilterWords(things, plain, kinds, List.copyOf(sorts.keySet()));
    }

    /// What a filter asks for.
    ///
    /// @throws HoldfastException `USAGE` naming what is wrong
    public Condition condition(String filter, Instant now) {
        Map<String, List<Condition>> byWord = new LinkedHashMap<>();
        for (Filter.Term term : words().read(filter).terms()) {
            byWord.computeIfAbsent(term.word(), _ -> new ArrayList<>())
                    .add(conditions
                            .getOrDefault(term.word(), (_, _) -> DSL.falseCondition())
                            .apply(term.value(), now));
        }
        return DSL.and(byWord.values().stream().map(DSL::or).toList());
    }

    /// As [#condition(String, Instant)], and nothing that came after `query` begins.
    public Condition condition(ListQuery query, Instant now) {
        Condition asked = condition(query.filter(), now);
        return query.upTo() == 0 ? asked : asked.and(number.le(query.upTo()));
    }

    /// Unique, so that pages do not overlap.
    ///
    /// @throws HoldfastException `USAGE` when the list cannot be sorted by it
    public List<OrderField<?>> order(String sort) {
        if (sort.isEmpty()) {
            return List.of(number.desc());
        }
        boolean down = sort.startsWith("-");
        String word = down ? sort.substring(1) : sort;
        Field<?> column = sorts.get(word);
        if (column == null) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "%s are not sorted by `%s`; they are by %s"
                            .formatted(things, word, String.join(", ", sorts.keySet())));
        }
        SortField<?> wanted = down ? column.desc().nullsLast() : column.asc().nullsLast();
        return List.of(wanted, number.desc());
    }

    /// How many there are. What page and order `query` asks for does not matter.
    public long count(DSLContext dsl, ListQuery query, Instant now) {
        return dsl.selectCount()
                .from(from)
                .where(condition(query, now))
                .fetchSingle()
                .value1();
    }

    /// Numbers of those that match, as of one moment, the smallest first.
    public List<Long> numbers(DSLContext dsl, String filter, Instant now) {
        return dsl.select(number)
                .from(from)
                .where(condition(filter, now))
                .orderBy(number)
                .fetch(row -> row.value1());
    }
}
