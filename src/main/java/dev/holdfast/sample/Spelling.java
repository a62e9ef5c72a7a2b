package dev.holdfast.sample;

/// How one engine spells what the scripts of specified tables need. Whole numbers are `bigint` on both.
interface Spelling {
    String quote(String name);

    /// @param type as SQL Server spells it, or `identity`
    String type(String type);

    String literal(String text);

    /// A day so many days after `date`, which is ISO-8601.
    String day(String date, String days);

    /// A moment so many seconds after `time`, which is ISO-8601.
    String moment(String time, String seconds);

    /// The last `width` digits of a number, with zeros before it.
    String digits(String number, int width);

    String concatenation(String left, String right);

    String flag(String condition);

    String uuid(String text);

    default String table(TableSpec table) {
        return quote(TableSpec.SCHEMA) + "." + quote(table.name());
    }
}
