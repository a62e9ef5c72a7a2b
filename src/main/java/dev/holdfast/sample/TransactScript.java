package dev.holdfast.sample;

import java.util.List;
import java.util.stream.Collectors;

/// The same databases and rows as a script for `sqlcmd`: SQL Server 2019 and later.
final class TransactScript {
    private static final String GO = "\nGO\n";

    private final List<TableSpec> tables;
    private final SpecSize size;
    private final Spelling spelling = new TransactSpelling();

    TransactScript(List<TableSpec> tables, SpecSize size) {
        this.tables = tables;
        this.size = size;
    }

    /// @param sources, archives databases as the server calls them
    String text(List<String> sources, List<String> archives) {
        return sources.stream().map(this::source).collect(Collectors.joining())
                + archives.stream().map(this::create).collect(Collectors.joining());
    }

    private String create(String database) {
        return "create database " + spelling.quote(database) + ";" + GO;
    }

    private String source(String database) {
        List<TableSpec> own = tables.stream()
                .filter(table -> table.database().equals(database))
                .toList();
        long most = own.stream().mapToLong(size::rows).max().orElse(0);
        return create(database) + "use " + spelling.quote(database) + ";" + GO + numbers(most)
                + own.stream().map(this::table).collect(Collectors.joining())
                + "drop table #number;" + GO;
    }

    /// Rows are numbered by a table that is doubled until it is long enough.
    private static String numbers(long most) {
        return """
                set nocount on;
                create table #number (i bigint not null primary key);
                insert into #number values (0);
                declare @rows bigint = 1;
                while @rows < %d
                begin
                  insert into #number select i + @rows from #number;
                  set @rows = @rows * 2;
                end;""".formatted(most) + GO;
    }

    private String table(TableSpec table) {
        String columns = table.columns().stream()
                .map(column -> "  " + SpecScripts.definition(spelling, column))
                .collect(Collectors.joining(",\n"));
        return "create table " + spelling.table(table) + " (\n" + columns + ",\n  "
                + SpecScripts.primaryKey(spelling, table) + "\n);" + GO + insert(table)
                + SpecScripts.indexes(spelling, table).stripTrailing() + GO;
    }

    private String insert(TableSpec table) {
        String names = table.columns().stream()
                .map(column -> spelling.quote(column.name()))
                .collect(Collectors.joining(", "));
        String insert = "insert into " + spelling.table(table) + " (" + names + ")\nselect "
                + SpecScripts.values(spelling, table, tables, size) + "\nfrom #number where i < " + size.rows(table)
                + ";\n";
        String given = "set identity_insert " + spelling.table(table);
        return table.identity() ? given + " on;\n" + insert + given + " off;\n" : insert;
    }
}
