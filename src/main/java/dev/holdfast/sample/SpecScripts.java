package dev.holdfast.sample;

import java.util.List;
import java.util.stream.Collectors;

/// Databases that are made from specifications, on PostgreSQL.
final class SpecScripts implements SampleScripts {
    private final List<TableSpec> tables;
    private final SpecSize size;
    private final Spelling spelling = new PostgresSpelling();

    SpecScripts(List<TableSpec> tables, SpecSize size) {
        this.tables = tables;
        this.size = size;
    }

    private List<TableSpec> of(String database) {
        return tables.stream()
                .filter(table -> table.database().equals(database))
                .toList();
    }

    @Override
    public String functions() {
        return FileScripts.resource("functions.sql");
    }

    @Override
    public String schema(String database) {
        return of(database).stream()
                .map(this::create)
                .collect(Collectors.joining("\n", "create schema " + spelling.quote(TableSpec.SCHEMA) + ";\n", ""));
    }

    private String create(TableSpec table) {
        return table.columns().stream()
                .map(column -> "  " + definition(spelling, column))
                .collect(Collectors.joining(",\n", "create table " + spelling.table(table) + " (\n", "\n);"));
    }

    static String definition(Spelling spelling, ColumnSpec column) {
        return spelling.quote(column.name()) + " " + spelling.type(column.type())
                + (column.nullable() ? "" : " not null");
    }

    @Override
    public List<Insert> inserts(String database) {
        return of(database).stream()
                .map(table -> new Insert(TableSpec.SCHEMA + "." + table.name(), insert(table)))
                .toList();
    }

    private String insert(TableSpec table) {
        return "insert into " + spelling.table(table) + (table.identity() ? " overriding system value" : "")
                + "\nselect " + values(spelling, table, tables, size)
                + "\nfrom generate_series(%1$s, %2$s - 1) i".formatted(until("from", table), until("until", table));
    }

    private String until(String units, TableSpec table) {
        return "pg_temp.number('" + units + "') * " + size.rows(table) + " / " + size.units();
    }

    static String values(Spelling spelling, TableSpec table, List<TableSpec> tables, SpecSize size) {
        ColumnValue value = new ColumnValue(table, tables, size, spelling);
        return table.columns().stream().map(value::of).collect(Collectors.joining(",\n  "));
    }

    @Override
    public String indexes(String database) {
        return of(database).stream()
                .map(table -> "alter table " + spelling.table(table) + " add " + primaryKey(spelling, table) + ";\n"
                        + indexes(spelling, table))
                .collect(Collectors.joining());
    }

    static String primaryKey(Spelling spelling, TableSpec table) {
        return table.key().stream()
                .map(column -> spelling.quote(column.name()))
                .collect(Collectors.joining(
                        ", ", "constraint " + spelling.quote("PK_" + table.name()) + " primary key (", ")"));
    }

    static String indexes(Spelling spelling, TableSpec table) {
        return table.indexed().stream()
                .map(column -> "create index " + spelling.quote("IX_" + table.name() + "_" + column) + " on "
                        + spelling.table(table) + " (" + spelling.quote(column) + ");\n")
                .collect(Collectors.joining());
    }
}
