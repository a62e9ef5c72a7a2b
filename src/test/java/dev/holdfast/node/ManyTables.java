package dev.holdfast.node;

/// A source of many tables: a large `public.orders`, and `sessions.session_00001` and so on beside it.
final class ManyTables {
    /// As many as one transaction may lock.
    private static final int AT_ONCE = 1_000;

    private ManyTables() {}

    static void make(EngineFixture engine, String database, int tables) {
        engine.execute(database, """
                create schema sessions;
                create table orders as select i as id, repeat('x', 100) as note from generate_series(1, 50000) i
                """);
        for (int from = 1; from < tables; from += AT_ONCE) {
            engine.execute(database, """
                    do $$ begin for i in %d..%d loop
                      execute format('create table sessions.session_%%s (id bigint not null)', lpad(i::text, 5, '0'));
                    end loop; end $$""".formatted(from, Math.min(from + AT_ONCE - 1, tables - 1)));
        }
    }
}
