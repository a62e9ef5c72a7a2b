package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.session.Driver;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An operator's own query says whether a session waits; one that is wrong is told and stops nothing.
@Timeout(60)
class OperatorsQueryTest {
    @AutoClose
    private final DrivenSession driven = new DrivenSession();

    private final EngineFixture engine = driven.engine();

    @Test
    void operatorsQueryMaySayAnything() {
        engine.execute("shop", "create table load (says text); insert into load values ('')");
        try (Driver text = driven.open(DrivenSession.query("select says from load"))) {
            assertThat(DrivenSession.reason(text)).isEmpty();

            engine.execute("shop", "update load set says = 'nightly backup'");
            engine.await(() -> DrivenSession.reason(text).equals("the operator's query for shop says: nightly backup"));

            engine.execute("shop", "delete from load");
            engine.await(() -> DrivenSession.reason(text).isEmpty());
            assertThat(driven.warnings()).isEmpty();
        }
    }

    @Test
    void queryThatFailsHangsOrWritesIsToldOnceAndStopsNothing() {
        Map<String, String> wrong = Map.of(
                "select * from nowhere", "relation \"nowhere\" does not exist",
                "select pg_sleep(60)", "statement timeout",
                "with gone as (delete from public.orders returning 1) select count(*) from gone", "read-only");
        wrong.forEach((query, words) -> {
            try (Driver driver = driven.session() == 0
                    ? driven.open(DrivenSession.query(query))
                    : driven.again(DrivenSession.query(query))) {
                assertThat(DrivenSession.reason(driver)).isEmpty();
                engine.await(() -> driven.warnings().stream().anyMatch(warning -> warning.contains(words)));
                assertThat(driven.warnings().stream().filter(warning -> warning.contains(words)))
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith(
                                "the operator's query for shop cannot be read, so the session does not wait for it");
            }
        });
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
    }

    @Test
    void numberAndTruthCountAsReasonsUnlessTheyAreNothing() {
        Map<String, String> answers = Map.of(
                "select 0", "", "select 17", "17", "select false", "", "select true", "true", "select null::int", "");
        answers.forEach((query, words) -> {
            try (Driver driver = driven.session() == 0
                    ? driven.open(DrivenSession.query(query))
                    : driven.again(DrivenSession.query(query))) {
                assertThat(DrivenSession.reason(driver)).endsWith(words);
                assertThat(DrivenSession.reason(driver).isEmpty()).isEqualTo(words.isEmpty());
            }
        });
    }
}
