package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kills real processes at random moments, lets others go on, and counts every row at the end.
///
/// `mvn -Pcampaign test`, with `-Dcampaign.kills=`, `-Dcampaign.rows=`, `-Dcampaign.seed=`. Not part of the usual
/// build.
@Tag("campaign")
class KillCampaignTest {
    private static final int KILLS = Integer.getInteger("campaign.kills", 10);
    private static final int ROWS = Integer.getInteger("campaign.rows", 1_000_000);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    /// A process is killed some time after it began to work on a session; one in four some time after its start.
    private static final int WORKING_MILLIS = 1_200;

    private static final int STARTING_MILLIS = 4_000;

    private final Random random = new Random(SEED);
    private final CommandProcesses holdfast = new CommandProcesses(Path.of("target/kill-campaign"));
    private String name = "";
    private int hits;

    @BeforeEach
    void begin(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        holdfast.begin();
        System.out.printf("%s: seed %d, %d kills, %,d rows%n", name, SEED, KILLS, ROWS);
    }

    @AfterEach
    void clear() throws Exception {
        holdfast.clear();
    }

    @Test
    void runsAndResumesThatAreKilledLoseNothing() throws Exception {
        holdfast.require(0, "demo", "--load-only", "--headless", "--rows", rows());

        for (int kill = 0; kill < KILLS; kill++) {
            killAtRandom(holdfast.start(kill % 2 == 0 ? List.of("run", "--all", "-q") : List.of("resume", "-q")));
        }

        requireEveryRowOnce();
    }

    @Test
    void demosThatAreKilledFromTheirStartLoseNothing() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            killAtRandom(holdfast.start(
                    kill % 2 == 0 ? List.of("demo", "--headless", "--rows", rows(), "-q") : List.of("resume", "-q")));
        }

        requireEveryRowOnce();
    }

    @Test
    void aKilledServerLosesNothing() throws Exception {
        holdfast.require(0, "demo", "--load-only", "--headless", "--rows", rows());

        for (int kill = 0; kill < Math.max(2, KILLS / 4); kill++) {
            Process run = holdfast.start(kill % 2 == 0 ? List.of("run", "--all", "-q") : List.of("resume", "-q"));
            if (!ended(run)) {
                long postmaster = holdfast.postmaster();
                ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
                hits++;
                assertThat(run.waitFor(120, TimeUnit.SECONDS))
                        .as("a run without its server ends")
                        .isTrue();
            }
        }

        requireEveryRowOnce();
    }

    @Test
    void twoProcessesThatRunAtOnceShareTheWork() throws Exception {
        holdfast.require(0, "demo", "--load-only", "--headless", "--rows", rows());

        Process one = holdfast.start(List.of("run", "--all", "-q"));
        Process two = holdfast.start(List.of("run", "--all", "-q"));

        List<Integer> codes = List.of(one.waitFor(), two.waitFor());
        System.out.printf("%s: exit codes %s%n", name, codes);
        // who finds what it is to run in the other's hands goes on with the rest: partial, or nothing was left for it
        assertThat(codes).contains(0).isSubsetOf(0, 3, 5);
        requireEveryRowOnce();
    }

    private static String rows() {
        return Integer.toString(ROWS);
    }

    /// Waits for a random moment.
    ///
    /// @return whether the process ended before it
    private boolean ended(Process process) throws Exception {
        boolean early = random.nextInt(4) == 0;
        int moment = random.nextInt(early ? STARTING_MILLIS : WORKING_MILLIS);
        while (!early && process.isAlive() && live(process.pid()) == 0) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        boolean ended = process.waitFor(moment, TimeUnit.MILLISECONDS);
        System.out.printf(
                "%s: %s after %d ms %s%n",
                name,
                ended ? "ended by itself with " + process.exitValue() : "kill",
                moment,
                early ? "from its start" : "of work");
        return ended;
    }

    private void killAtRandom(Process process) throws Exception {
        if (ended(process)) {
            return;
        }
        process.destroyForcibly();
        process.waitFor();
        if (live(process.pid()) > 0) {
            hits++;
        }
    }

    /// Sessions that a process has in hand; the server outlives it.
    private long live(long pid) {
        try (var connection = holdfast.connect("holdfast");
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select count(*) from holdfast.session s join holdfast.node n on n.id = s.node_id
                        where s.state = 'running' and n.pid = """ + pid)) {
            row.next();
            return row.getLong(1);
        } catch (IOException | IndexOutOfBoundsException | SQLException e) {
            return 0; // there is no server yet, or no control schema
        }
    }

    private void requireEveryRowOnce() throws Exception {
        long started = System.nanoTime();
        holdfast.require(0, "resume");
        double seconds = (System.nanoTime() - started) / 1e9;
        holdfast.require(0, "run", "--all");
        JsonNode found = JsonMapper.shared().readTree(holdfast.require(0, "verify", "--output", "json"));
        System.out.printf(
                "%s: %d kills hit a working process; the last resume took %.1f s; %,d archive rows checked, %d chunks,"
                        + " %d sessions, %d differences, %,d of %,d keys handed off%n",
                name,
                hits,
                seconds,
                found.get("rows_checked").asLong(),
                found.get("chunks").asLong(),
                found.get("sessions").asLong(),
                found.get("differences").asLong(),
                found.get("handed_off_keys").asLong(),
                found.get("expected_handed_off_keys").asLong());

        assertThat(found.get("differences").asLong()).isZero();
        assertThat(found.get("notes")).singleElement().satisfies(note -> assertThat(note.asString())
                .startsWith("documents: not compared"));
        assertThat(found.get("rows_checked").asLong()).isPositive();
        assertThat(found.get("handed_off_keys").asLong())
                .isEqualTo(found.get("expected_handed_off_keys").asLong())
                .isPositive();
        assertThat(found.get("samples")).isNotEmpty().allSatisfy(sample -> assertThat(
                        sample.get("in_source").asLong()
                                + sample.get("in_archive").asLong())
                .isEqualTo(sample.get("generated").asLong()));
    }
}
