package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.filter.ListQuery;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Commands that act on many things, and lists that are asked for by words.
class BulkCommandsTest {
    private final Typed typed = new Typed();

    @Test
    void allThatMatchAreCountedBeforeTheyAreDone() {
        assertThat(typed.type("delivery", "redeliver", "--all-matching", "--filter", "state:failed"))
                .as("nobody can be asked")
                .isEqualTo(2);
        assertThat(typed.err).contains("send again 2 deliveries?").contains("say --yes");
        assertThat(typed.bench.sent.calls).isEmpty();

        assertThat(typed.type("delivery", "redeliver", "--all-matching", "--filter", "state:failed", "--yes"))
                .isZero();
        assertThat(typed.out).isEqualTo("delivery redeliver: 2 done, 0 failed\n");
        assertThat(typed.bench.sent.calls).containsExactly("redeliver 14 ann", "redeliver 15 ann");
    }

    @Test
    void whatIsMeantMustBeSaid() {
        assertThat(typed.type("finding", "ack")).isEqualTo(2);
        assertThat(typed.err).contains("say which findings: name them, or say --all-matching with --filter");
        assertThat(typed.type("finding", "ack", "--all-matching")).isEqualTo(2);
        assertThat(typed.err).contains("--all-matching needs to be told which findings");
        assertThat(typed.type("session", "resume", "7", "--all-matching", "--state", "failed"))
                .isEqualTo(2);
        assertThat(typed.err).contains("not both; nothing was changed");
        assertThat(typed.type("policy", "pause", "--filter", "orders")).isEqualTo(2);
        assertThat(typed.err).contains("only with --all-matching");
        assertThat(typed.type("delivery", "redeliver", "--all-matching", "--filter", "stat:failed", "--yes"))
                .isEqualTo(2);
        assertThat(typed.err).contains("deliveries are not filtered by `stat`; the words are id, state, endpoint");
    }

    @Test
    void aReleaseOfManyWantsTheirNumberTypedAndTellsWhatFailed() {
        typed.terminal = true;
        typed.answer = Optional.of("yes");
        String[] release = {
            "hold", "release", "--all-matching", "--filter", "state:effective", "--reason", "closed", "--output", "json"
        };
        assertThat(typed.type(release)).isEqualTo(3);
        assertThat(typed.err).contains("nothing was changed");
        String many = typed.err.replaceAll("(?s).*Type (\\d+) to do it.*", "$1");

        typed.answer = Optional.of(many);
        int code = typed.type(release);

        int failed = typed.json().get("failed").size();
        assertThat(typed.json().get("act").asString()).isEqualTo("hold-release");
        assertThat(typed.json().get("done").asInt() + failed).isEqualTo(Integer.parseInt(many));
        assertThat(code).isEqualTo(failed == 0 ? 0 : 3);
    }

    @Test
    void aReleaseOfSeveralThatAreNamedWantsTheirNumberTypedToo() {
        String[] release = {"hold", "release", "1", "2", "--reason", "closed"};
        assertThat(typed.type(release)).as("nobody can be asked").isEqualTo(2);
        assertThat(typed.err).contains("release 2 holds?").contains("say --yes");

        typed.terminal = true;
        typed.answer = Optional.of("yes");
        assertThat(typed.type(release)).isEqualTo(3);
        assertThat(typed.err).contains("Type 2 to do it").contains("nothing was changed");

        typed.answer = Optional.of("2");
        typed.type(release);
        assertThat(typed.out).startsWith("hold").contains("hold release: ");
    }

    @Test
    void anOptionAndAWordOfTheFilterDoNotWidenEachOther() {
        assertThat(typed.type(
                        "session",
                        "cancel",
                        "--all-matching",
                        "--state",
                        "failed",
                        "--filter",
                        "state:running",
                        "--yes"))
                .isEqualTo(2);
        assertThat(typed.err).contains("--state and `state:` in --filter: say one of them; nothing was changed");
    }

    @Test
    void listsAreAskedByTheSameWords() {
        assertThat(typed.type("session", "list", "--filter", "since:7d", "--state", "failed", "--sort=-rows"))
                .isZero();
        assertThat(typed.bench.lists.asked.getLast().filter()).isEqualTo("state:failed since:7d");
        assertThat(typed.bench.lists.asked.getLast().sort()).isEqualTo("-rows");
        assertThat(typed.type("delivery", "list", "--filter", "event:test", "--state", "failed"))
                .isZero();
        assertThat(typed.bench.lists.asked.getLast().filter()).isEqualTo("state:failed event:test");
        assertThat(typed.type("audit", "list", "--filter", "outcome:refused", "--actor", "ann b"))
                .isZero();
        assertThat(typed.bench.lists.asked.getLast())
                .isEqualTo(ListQuery.newest("actor:\"ann b\" outcome:refused", 100));
        assertThat(typed.type("audit", "list", "--sort=-actor", "--before", "12"))
                .isZero();
        assertThat(typed.bench.lists.asked.getLast()).isEqualTo(new ListQuery("", "-actor", 11, 0, 100));
        assertThat(typed.type("hold", "list", "--filter", "state:gone")).isEqualTo(2);
        assertThat(typed.err).contains("there is no state `gone`; there are binding, placing");
    }
}
