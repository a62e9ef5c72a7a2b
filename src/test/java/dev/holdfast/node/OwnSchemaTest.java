package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.TestPolicies;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Our schema is called as the login of the tests: a usual search_path would have it first.
class OwnSchemaTest {
    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop");

    @Test
    void newTablesOfALoginThatIsCalledAsOurSchemaGoWhereTheyWentBefore() {
        engine.execute("shop", "create table orders (id bigint primary key); insert into orders values (1)");
        engine.policy(
                TestPolicies.draft("orders", "shop").archive("shop", "archived").definition());
        GovernedDatabase shop = engine.estate().database("shop");
        create(shop, "before");

        engine.run("orders");
        create(shop, "after");
        engine.execute("shop", "create table of_somebody (id int)");

        assertThat(engine.lines("shop", """
                select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = relnamespace
                where c.relname in ('before', 'after', 'of_somebody') order by 1""")).containsExactly("public.after", "public.before", "public.of_somebody");
    }

    private static void create(GovernedDatabase database, String table) {
        database.write(GovernedDatabase.Isolation.READ_COMMITTED, connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("create table " + table + " (id int)");
            }
        });
    }
}
