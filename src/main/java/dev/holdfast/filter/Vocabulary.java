package dev.holdfast.filter;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.FilterWords.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The words of a list, and the columns that they are about. Built once, with the list.
public final class Vocabulary {
    private static final Sort NEWEST = new Sort(DSL.noField(), false, DSL.noCondition(), null);

    private final String things;
    private final String plain;
    private final Field<Long> number;
    private final Table<?> from;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, BiFunction<String, Instant, Condition>> conditions = new LinkedHashMap<>();
    private Condition settled = DSL.falseCondition();
    private int few;
    private final Map<String, Sort> sorts = new LinkedHashMap<>();

    /// @param known what is true of all things, which lets the server see that an index has this order
    /// @param settled null where it is sorted by no figure
    private record Sort(
            Field<?> column,
            boolean nulls,
            Condition known,
            @Nullable Field<?> settled) {}

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
        sorts.put(word, new Sort(column, true, DSL.noCondition(), null));
        return this;
    }

    /// As the other, by what every thing has, in a table that is joined to it: known to be there, that table may come
    /// first.
    public Vocabulary sortByTheir(String word, Field<?> column) {
        sorts.put(word, new Sort(column, false, column.isNotNull(), null));
        return this;
    }

    /// @param settled whose figures stay as they are
    /// @param few no more than so many things are sorted, all that match, rather than found by walking an index
    public Vocabulary settled(Condition settled, int few) {
        this.settled = settled;
        this.few = few;
        return this;
    }

    /// A figure that every thing has. The order the other way round is its exact reverse, so that one index serves
    /// both.
    ///
    /// @param settled the same figure in the same type, of settled things: has an index, with the number
    public Vocabulary figure(String word, Field<?> column, Field<?> settled) {
        sorts.put(word, new Sort(column, false, DSL.noCondition(), settled));
        return this;
    }

    private Vocabulary add(String word, Kind kind, BiFunction<String, Instant, Condition> condition) {
        kinds.put(word, kind);
        conditions.put(word, condition);
        return this;
    }

    /// `*` in a value stands for any letters.
    public static Condition fits(Field<String> column, String value) {
        if (!value.contains("*")) {
            return column.eq(value);
        }
        String pattern =
                value.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace("*", "%");
        // looking away from case takes the server three times as long, and there is none in 4711
        return cased(value) ? column.likeIgnoreCase(pattern, '!') : column.like(pattern, '!');
    }

    private static boolean cased(String value) {
        return !value.toLowerCase(Locale.ROOT).equals(value.toUpperCase(Locale.ROOT));
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
        Sort known = known(sort);
        boolean down = sort.startsWith("-");
        SortField<?> wanted = sorted(known.column(), down);
        return List.of(
                known.nulls() ? wanted.nullsLast() : wanted,
                known.settled() == null ? number.desc() : sorted(number, down));
    }

    private static SortField<?> sorted(Field<?> column, boolean down) {
        return down ? column.desc() : column.asc();
    }

    private Sort known(String sort) {
        Sort known = sorts.get(sort.startsWith("-") ? sort.substring(1) : sort);
        if (known == null) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "%s are not sorted by `%s`; they are by %s"
                            .formatted(things, sort.replaceFirst("^-", ""), String.join(", ", sorts.keySet())));
        }
        return known;
    }

    /// Numbers of the things on a page, in no order: what is shown beside them need be read for a page only.
    public Select<Record1<Long>> page(DSLContext dsl, ListQuery query, Instant now) {
        Condition asked = condition(query, now);
        Sort sort = query.sort().isEmpty() ? NEWEST : known(query.sort());
        if (sort.settled() != null && (query.filter().isBlank() || many(dsl, asked))) {
            return merged(asked, sort.column(), sort.settled(), query);
        }
        return DSL.select(number)
                .from(from)
                .where(asked.and(sort.known()))
                .orderBy(order(query.sort()))
                .offset(query.offset())
                .limit(query.limit());
    }

    /// An index is walked until a page is full, which is soon where many match. Few are rather sorted, all of them: the
    /// walk might go past most of the list.
    private boolean many(DSLContext dsl, Condition asked) {
        return dsl.fetchCount(DSL.selectOne().from(from).where(asked).limit(few + 1)) > few;
    }

    /// Those that are settled come in order from an index. All others are few, and sorted.
    private Select<Record1<Long>> merged(Condition asked, Field<?> column, Field<?> ofSettled, ListQuery query) {
        boolean down = query.sort().startsWith("-");
        long most = (long) query.offset() + query.limit();
        Field<Long> id = DSL.field(DSL.name("merged", "id"), Long.class);
        Field<?> figure = DSL.field(DSL.name("merged", "figure"));
        return DSL.select(id)
                .from(first(ofSettled, asked.and(settled), down, most)
                        .unionAll(first(column, asked.andNot(settled), down, most))
                        .asTable("merged"))
                .orderBy(sorted(figure, down), sorted(id, down))
                .offset(query.offset())
                .limit(query.limit());
    }

    private Select<Record2<Long, Object>> first(Field<?> figure, Condition asked, boolean down, long most) {
        return DSL.select(number.as("id"), figure.coerce(Object.class).as("figure"))
                .from(from)
                .where(asked)
                .orderBy(sorted(figure, down), sorted(number, down))
                .limit(most);
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
