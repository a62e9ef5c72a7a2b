package dev.holdfast.dialect.crossing;

import static dev.holdfast.dialect.Engine.POSTGRESQL;
import static dev.holdfast.dialect.Engine.SQLSERVER;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.crossing.Crossing.Kept;
import dev.holdfast.dialect.crossing.Crossing.Refused;
import dev.holdfast.proof.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which type of one engine keeps every value of a type of the other, or that none does. A value that has no place in
/// the type all the same makes its row stay in the source; [Rule#unfit] says which.
public final class TypeMatrix {
    /// Text of PostgreSQL is equal only where its characters are. Case that a collation does not tell would make two
    /// keys one.
    private static final String BINARY_COLLATION = " collate Latin1_General_100_BIN2";

    /// What an index of SQL Server can take of a text that has no length of its own.
    private static final String KEY_TEXT = "nvarchar(400)" + BINARY_COLLATION;

    private static final String KEY_BYTES = "varbinary(800)";
    private static final int MOST_UNITS = 4_000;
    private static final int MOST_DIGITS = 38;
    private static final int MICROS = 6;

    /// Types whose digits are their own: a 300th of a second, a minute.
    private static final Set<String> WITHOUT_DIGITS = Set.of("datetime", "smalldatetime");

    private static final String NO_SUCH_TEXT = "a text with U+0000 or half of a surrogate pair";
    private static final String NO_NUMBER = "NaN, infinities";
    private static final String BEYOND_YEARS = "infinities, years before 1 and after 9999";

    /// A line of the matrix.
    ///
    /// @param types names of the source's types, without modifiers
    /// @param shown the types for people; @param archived what keeps them, for people
    /// @param unfit values that have no place there, for people; empty where all have one
    public record Rule(
            Engine from,
            List<String> types,
            String shown,
            String archived,
            String unfit,
            Function<SpeltColumn, Crossing> answer) {
        public Rule {
            types = List.copyOf(types);
        }
    }

    /// @param key whether the archive must index it
    record SpeltColumn(SpeltType type, boolean key) {}

    private static final Function<SpeltColumn, Crossing> TO_NVARCHAR = column -> nvarchar(column, SpeltType.MAX, false);
    private static final Function<SpeltColumn, Crossing> TO_NVARCHAR_AS_TEXT =
            column -> nvarchar(column, SpeltType.MAX, true);
    private static final Function<SpeltColumn, Crossing> TO_TEXT = _ -> new Kept("text", false, Family.TEXT);
    private static final Function<SpeltColumn, Crossing> TO_TEXT_AS_TEXT = _ -> new Kept("text", true, Family.TEXT);

    /// Every type that is told apart. What PostgreSQL has besides goes as text, what SQL Server has besides stays.
    private static final List<Rule> RULES = List.of(
            to(POSTGRESQL, "smallint", "smallint", Family.INTEGER, ""),
            to(POSTGRESQL, "integer", "int", Family.INTEGER, ""),
            to(POSTGRESQL, "bigint", "bigint", Family.INTEGER, ""),
            to(POSTGRESQL, "oid", "bigint", Family.INTEGER, ""),
            rule(
                    POSTGRESQL,
                    "numeric",
                    "`numeric(p,s)`, up to 38 digits",
                    "`decimal(p,s)`",
                    "NaN",
                    TypeMatrix::decimal),
            shown(POSTGRESQL, "`numeric` without precision, or with more digits", "its text", ""),
            to(POSTGRESQL, "real", "real", Family.FLOAT, NO_NUMBER),
            to(POSTGRESQL, "double precision", "float", Family.FLOAT, NO_NUMBER),
            to(POSTGRESQL, "boolean", "bit", Family.BOOLEAN, ""),
            rule(POSTGRESQL, "text", "`text`, `name`", "`nvarchar(max)`", "", TO_NVARCHAR, "name"),
            rule(
                    POSTGRESQL,
                    "character varying",
                    "`varchar(n)`, `char(n)` with its blanks",
                    "`nvarchar(2n)`: a character may take two units; above 2,000 `nvarchar(max)`",
                    "",
                    column -> nvarchar(column, column.type().modifier(0, SpeltType.MAX), false),
                    "character"),
            rule(
                    POSTGRESQL,
                    "bytea",
                    "`bytea`",
                    "`varbinary(max)`",
                    "",
                    column -> new Kept(column.key() ? KEY_BYTES : "varbinary(max)", false, Family.BYTES)),
            to(POSTGRESQL, "uuid", "uniqueidentifier", Family.UUID, ""),
            to(POSTGRESQL, "date", "date", Family.DATE, BEYOND_YEARS),
            to(POSTGRESQL, "time without time zone", "time(6)", Family.TIME, "24:00"),
            to(POSTGRESQL, "timestamp without time zone", "datetime2(6)", Family.TIMESTAMP, BEYOND_YEARS),
            to(POSTGRESQL, "timestamp with time zone", "datetimeoffset(6)", Family.MOMENT_WITH_OFFSET, BEYOND_YEARS),
            rule(
                    POSTGRESQL,
                    "money",
                    "`money`",
                    "refused",
                    "",
                    _ -> new Refused("what money counts hangs on its server's locale; make it numeric")),
            shown(
                    POSTGRESQL,
                    "`interval`, `timetz`, `json`, `jsonb`, `xml`, `bit`, `inet`, `cidr`, `macaddr`, arrays, ranges,"
                            + " enums, domains, composite and geometric types, and every other",
                    "its text, `nvarchar(max)`",
                    ""),
            to(SQLSERVER, "tinyint", "smallint", Family.INTEGER, ""),
            to(SQLSERVER, "smallint", "smallint", Family.INTEGER, ""),
            to(SQLSERVER, "int", "integer", Family.INTEGER, ""),
            to(SQLSERVER, "bigint", "bigint", Family.INTEGER, ""),
            to(SQLSERVER, "bit", "boolean", Family.BOOLEAN, ""),
            rule(
                    SQLSERVER,
                    "decimal",
                    "`decimal(p,s)`, `numeric(p,s)`",
                    "`numeric(p,s)`",
                    "",
                    column -> new Kept(
                            "numeric(%d,%d)"
                                    .formatted(
                                            column.type().modifier(0, 18),
                                            column.type().modifier(1, 0)),
                            false,
                            Family.NUMERIC),
                    "numeric"),
            to(SQLSERVER, "money", "numeric(19,4)", Family.NUMERIC, ""),
            to(SQLSERVER, "smallmoney", "numeric(10,4)", Family.NUMERIC, ""),
            to(SQLSERVER, "float", "double precision", Family.FLOAT, ""),
            to(SQLSERVER, "real", "real", Family.FLOAT, ""),
            rule(
                    SQLSERVER,
                    "varchar",
                    "`varchar(n)`, `nvarchar(n)`, `char(n)` and `nchar(n)` with their blanks",
                    "`varchar(n)`; `text` for `max`",
                    NO_SUCH_TEXT,
                    TypeMatrix::varchar,
                    "nvarchar",
                    "char",
                    "nchar"),
            rule(SQLSERVER, "text", "`text`, `ntext`, `sysname`", "`text`", NO_SUCH_TEXT, TO_TEXT, "ntext", "sysname"),
            rule(
                    SQLSERVER,
                    "binary",
                    "`binary(n)`, `varbinary(n)`, `image`, `rowversion`",
                    "`bytea`",
                    "",
                    _ -> new Kept("bytea", false, Family.BYTES),
                    "varbinary",
                    "image",
                    "rowversion"),
            to(SQLSERVER, "uniqueidentifier", "uuid", Family.UUID, ""),
            to(SQLSERVER, "date", "date", Family.DATE, ""),
            rule(
                    SQLSERVER,
                    "time",
                    "`time(n)`, n up to 6",
                    "`time`",
                    "",
                    column -> upToMicros(column, "time without time zone", Family.TIME)),
            rule(
                    SQLSERVER,
                    "datetime",
                    "`datetime`, `smalldatetime`, `datetime2(n)`, n up to 6",
                    "`timestamp`",
                    "",
                    column -> upToMicros(column, "timestamp without time zone", Family.TIMESTAMP),
                    "smalldatetime",
                    "datetime2"),
            shown(SQLSERVER, "`time(7)`, `datetime2(7)`", "its text: PostgreSQL has six digits", ""),
            rule(
                    SQLSERVER,
                    "datetimeoffset",
                    "`datetimeoffset(n)`",
                    "its text: PostgreSQL keeps the moment, not the offset",
                    "",
                    TO_TEXT_AS_TEXT),
            rule(SQLSERVER, "xml", "`xml`, `json`", "its text", NO_SUCH_TEXT, TO_TEXT_AS_TEXT, "json"),
            rule(SQLSERVER, "hierarchyid", "`hierarchyid`", "its text, `/1/2/`", "", TO_TEXT_AS_TEXT),
            rule(
                    SQLSERVER,
                    "geography",
                    "`geography`, `geometry`",
                    "`bytea`, as the server stores it",
                    "",
                    _ -> new Kept("bytea", false, Family.BYTES),
                    "geometry"),
            rule(
                    SQLSERVER,
                    "sql_variant",
                    "`sql_variant`",
                    "refused",
                    "",
                    _ -> new Refused("each of its values has a type of its own, which no column here would keep")),
            shown(SQLSERVER, "every other", "refused", ""));

    private TypeMatrix() {}

    private static Rule to(Engine from, String type, String archived, Family family, String unfit) {
        Kept kept = new Kept(archived, false, family);
        return rule(from, type, "`" + type + "`", "`" + archived + "`", unfit, _ -> kept);
    }

    private static Rule rule(
            Engine from,
            String type,
            String shown,
            String archived,
            String unfit,
            Function<SpeltColumn, Crossing> answer,
            String... others) {
        List<String> types =
                Stream.concat(Stream.of(type), Arrays.stream(others)).toList();
        return new Rule(from, types, shown, archived, unfit, answer);
    }

    /// A line for people about types that another line, or none, answers for.
    private static Rule shown(Engine from, String shown, String archived, String unfit) {
        return new Rule(from, List.of(), shown, archived, unfit, column -> otherwise(from, column));
    }

    /// The lines of the matrix, in the order in which people read them.
    public static List<Rule> rules() {
        return RULES;
    }

    /// What becomes of a column in an archive of the other engine.
    ///
    /// @param key whether it is part of the table's key
    public static Crossing of(Engine from, String type, boolean key) {
        SpeltColumn column = new SpeltColumn(SpeltType.parse(type), key);
        Optional<Rule> rule = RULES.stream()
                .filter(each -> each.from() == from
                        && each.types().contains(column.type().base()))
                .findFirst();
        return rule.map(found -> found.answer().apply(column)).orElseGet(() -> otherwise(from, column));
    }

    /// As [#of], as a column on its way.
    ///
    /// @throws IllegalArgumentException for a column of [#refused]
    public static MoveColumn moved(Engine from, Column column, boolean key) {
        return switch (of(from, column.type(), key)) {
            case Kept(String type, boolean asText, Family family) -> new MoveColumn(column, type, asText, family);
            case Refused(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /// The columns that no type of the other engine keeps, each with its reason, for people.
    public static List<String> refused(Engine from, List<Column> columns) {
        return columns.stream()
                .flatMap(column -> of(from, column.type(), false) instanceof Refused(String reason)
                        ? Stream.of("column %s is %s: %s".formatted(column.name(), column.type(), reason))
                        : Stream.empty())
                .toList();
    }

    /// Blanks that pad a text are told by one engine and not by the other.
    private static final Set<String> PADDED = Set.of("char", "nchar", "character", "bpchar");

    private static final Set<Family> SPELT_ALIKE =
            Set.of(Family.INTEGER, Family.UUID, Family.TEXT, Family.DATE, Family.NUMERIC);

    /// Whether both engines spell the values of a key column alike, as keys travel ([dev.holdfast.dialect.Keys]).
    public static boolean keysSpeltAlike(Engine from, Column column) {
        return !PADDED.contains(SpeltType.parse(column.type()).base())
                && of(from, column.type(), true) instanceof Kept kept
                && !kept.asText()
                && SPELT_ALIKE.contains(kept.family());
    }

    private static Crossing otherwise(Engine from, SpeltColumn column) {
        return switch (from) {
            case POSTGRESQL -> TO_NVARCHAR_AS_TEXT.apply(column);
            case SQLSERVER -> new Refused("no rule says what would keep its values");
        };
    }

    /// @param characters how many at most; one may take two of the units that SQL Server counts
    private static Kept nvarchar(SpeltColumn column, int characters, boolean asText) {
        boolean bounded = characters <= MOST_UNITS / 2;
        String type = bounded
                ? "nvarchar(" + 2 * characters + ")" + BINARY_COLLATION
                : column.key() ? KEY_TEXT : "nvarchar(max)" + BINARY_COLLATION;
        return new Kept(type, asText, Family.TEXT);
    }

    /// A scale above the precision has zeros behind the point that count, one below zero has zeros before it.
    private static Crossing decimal(SpeltColumn column) {
        int precision = column.type().modifier(0, SpeltType.MAX);
        int scale = column.type().modifier(1, 0);
        int digits = Math.max(precision == SpeltType.MAX ? precision : precision - Math.min(scale, 0), scale);
        return digits > MOST_DIGITS
                ? TO_NVARCHAR_AS_TEXT.apply(column)
                : new Kept("decimal(%d,%d)".formatted(digits, Math.max(scale, 0)), false, Family.NUMERIC);
    }

    private static Kept varchar(SpeltColumn column) {
        int length = column.type().modifier(0, 1);
        return new Kept(length == SpeltType.MAX ? "text" : "character varying(" + length + ")", false, Family.TEXT);
    }

    private static Crossing upToMicros(SpeltColumn column, String type, Family family) {
        int most = WITHOUT_DIGITS.contains(column.type().base()) ? 0 : 7;
        return column.type().modifier(0, most) > MICROS ? TO_TEXT_AS_TEXT.apply(column) : new Kept(type, false, family);
    }
}
