package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Severity;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An archive table follows its source step by step, as a plan said, and no further.
class ArchiveStepsTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create type mood as enum ('good', 'bad');
                create table orders (id bigint primary key, placed_at timestamptz not null, note text, mood mood);
                create index on orders (placed_at);""");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aPlanShowsTheStepTheRunTakesItAndItCanBeUndoneWhileNothingIsLost() {
        engine.policy(definition());
        assertThat(drift()).extracting(Drift::kind).containsExactly(Drift.Kind.TABLE_MISSING);
        requireMoved(1);
        engine.execute("shop", "alter table orders add column channel text");

        Drift planned = drift().getFirst();
        assertThat(planned.kind()).isEqualTo(Drift.Kind.COLUMN_ADDED);
        assertThat(planned.severity()).isEqualTo(Severity.NOTE);
        assertThat(planned.statements()).containsExactly("ALTER TABLE \"kept\".\"orders\" ADD COLUMN \"channel\" text");
        assertThat(engine.run("orders").getLast().state()).isEqualTo(SessionState.SUCCEEDED); // nothing is due

        ArchiveChange step = engine.node().operations().archiveChanges(10).getFirst();
        assertThat(step.column()).isEqualTo("channel");
        assertThat(step.doneAt()).isNotNull();
        engine.node().operations().undoArchiveChange(step.id(), "ann");
        assertThat(engine.node().operations().archiveChanges(10).getFirst().undoneBy())
                .isEqualTo("ann");
        assertThat(drift()).extracting(Drift::column).containsExactly("channel"); // the source still has it
        assertThatThrownBy(() -> engine.node().operations().undoArchiveChange(step.id(), "ann"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("undone already");
        assertThat(engine.controlLines("select outcome from audit where act = 'drift.undone' and actor = 'ann' and"
                        + " object = 'step " + step.id() + "' order by number"))
                .containsExactly("done", "refused");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aStepWhoseColumnHoldsArchivedValuesIsNotUndone() {
        engine.policy(definition());
        requireMoved(1);
        engine.execute("shop", "alter table orders add column channel text default 'web'");
        requireMoved(2);
        ArchiveChange step = engine.node().operations().archiveChanges(1).getFirst();
        ArchiveChange table = engine.node().operations().archiveChanges(9).getLast();

        for (ArchiveChange change : List.of(step, table)) {
            assertThatThrownBy(() -> engine.node().operations().undoArchiveChange(change.id(), "ann"))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("holds archived values");
        }
        assertThat(engine.number("vault", "select count(*) from kept.orders where channel = 'web'"))
                .isEqualTo(1);
    }

    @Test
    void aColumnThatIsGoneIsANoteAndOneThatMayHaveBeenRenamedIsNot() {
        engine.policy(definition());
        requireMoved(1);
        engine.execute("shop", "alter table orders add column remark text, drop column note");
        engine.execute("shop", "alter table orders rename column remark to other");

        assertThat(drift())
                .filteredOn(each -> each.kind() == Drift.Kind.COLUMN_RENAMED)
                .singleElement()
                .extracting(Drift::severity)
                .isEqualTo(Severity.TO_ACKNOWLEDGE);
        requireBlocked("drift kept.orders.note", "other text is new", "it may have been renamed");

        engine.execute("shop", "alter table orders drop column other");

        assertThat(drift()).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Drift.Kind.COLUMN_GONE);
            assertThat(each.severity()).isEqualTo(Severity.NOTE);
        });
        requireMoved(2);
        assertThat(engine.number("vault", "select count(note) from kept.orders"))
                .isEqualTo(1);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void whoeverAcknowledgesARenameKeepsBothColumns() {
        engine.policy(definition("drift kept.orders.note"));
        requireMoved(1);
        engine.execute("shop", "alter table orders rename column note to remark");

        requireMoved(2);

        assertThat(engine.number("vault", "select count(note) from kept.orders"))
                .isEqualTo(1);
        assertThat(engine.number("vault", "select count(remark) from kept.orders"))
                .isEqualTo(1);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aColumnOfNullsThatManifestsProveIsNotUndone() {
        engine.policy(definition());
        requireMoved(1);
        engine.execute("shop", "alter table orders add column channel text");
        requireMoved(2);
        long step = engine.node().operations().archiveChanges(1).getFirst().id();

        assertThatThrownBy(() -> engine.node().operations().undoArchiveChange(step, "ann"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("part of what manifests prove");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void anotherTypeIsRefusedAndBothAreNamed() {
        engine.policy(definition());
        requireMoved(1);
        engine.execute("shop", "alter table orders alter column note type varchar(5)");

        requireBlocked("drift kept.orders.note", "is text, but the source needs character varying(5)");
    }

    @Test
    void aLabelThatWasRenamedStopsTheRunUntilItIsAcknowledged() {
        engine.policy(definition("label kept.orders.mood 'good'"));
        requireMoved(1);
        engine.execute("shop", "alter type mood add value 'fine'");
        assertThat(drift()).isEmpty();
        engine.execute("shop", "alter type mood rename value 'bad' to 'sad'");

        requireBlocked("label kept.orders.mood 'bad'", "has no label 'bad' any more");

        engine.execute("shop", "alter type mood rename value 'sad' to 'bad'");
        engine.execute("shop", "alter type mood rename value 'good' to 'great'");
        requireMoved(2);
        assertThat(engine.number("vault", "select count(distinct mood) from kept.orders"))
                .isEqualTo(2);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private List<Drift> drift() {
        return engine.node().operations().plan("orders").findings().drift();
    }

    /// One more row becomes due, and goes.
    private void requireMoved(int id) {
        fill(id);
        SessionView moved = engine.run("orders").getLast();
        assertThat(moved.state()).as(String.valueOf(moved.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number("vault", "select count(*) from kept.orders")).isEqualTo(id);
    }

    private void fill(int id) {
        engine.execute("shop", """
                insert into orders (id, placed_at, mood)
                select %d, now() - interval '1 year', (enum_range(null::mood))[1]""".formatted(id));
        engine.execute("shop", """
                do $$ begin
                  if exists (select from information_schema.columns
                             where table_name = 'orders' and column_name in ('note', 'remark')) then
                    execute (select format('update orders set %I = ''abc'' where id = ID', column_name)
                             from information_schema.columns
                             where table_name = 'orders' and column_name in ('note', 'remark'));
                  end if;
                end $$""".replace("ID", Integer.toString(id)));
    }

    private void requireBlocked(String... told) {
        long before = engine.number("vault", "select count(*) from kept.orders");
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no row was moved").contains(told);
        assertThat(engine.number("vault", "select count(*) from kept.orders")).isEqualTo(before);
    }

    private static PolicyDraft definition(String... acknowledged) {
        return TestPolicies.draft("orders", "shop")
                .age("placed_at", "P90D")
                .archive("vault", "kept")
                .chunkRows(10)
                .acknowledge(List.of(acknowledged));
    }
}
