package dev.holdfast.sample;

/// SQL Server 2019 and later.
final class TransactSpelling implements Spelling {
    @Override
    public String quote(String name) {
        return "[" + name + "]";
    }

    @Override
    public String type(String type) {
        return type.equals("identity") ? "bigint identity(1, 1)" : type;
    }

    @Override
    public String literal(String text) {
        return "N'" + text.replace("'", "''") + "'";
    }

    @Override
    public String day(String date, String days) {
        return "dateadd(day, cast(" + days + " as int), cast('" + date + "' as date))";
    }

    @Override
    public String moment(String time, String seconds) {
        return "dateadd(second, cast(" + seconds + " as int), cast('" + time + "' as datetime2(3)))";
    }

    @Override
    public String digits(String number, int width) {
        return "right('" + "0".repeat(width) + "' + cast(" + number + " as varchar(20)), " + width + ")";
    }

    @Override
    public String concatenation(String left, String right) {
        return left + " + " + right;
    }

    @Override
    public String flag(String condition) {
        return "cast(case when " + condition + " then 1 else 0 end as bit)";
    }

    @Override
    public String uuid(String text) {
        return "cast(" + text + " as uniqueidentifier)";
    }
}
