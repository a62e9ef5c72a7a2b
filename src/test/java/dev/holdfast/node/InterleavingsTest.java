package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The delete of a chunk, an application that writes to the same rows, a hold being placed and a second engine that
/// takes the lease, in every order in which two or three of them can take their steps, on real databases and with the
/// statements of the product. What must come out is reckoned from rules, not written down.
///
/// The campaign plays them all (`-Dcampaign.interleavings=` plays fewer); the usual build plays a sample.
/// `-Dcampaign.seed=` repeats one.
class InterleavingsTest {
    private static final int SAMPLE = 150;
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    private Stage stage;

    @BeforeEach
    void open() throws SQLException {
        stage = new Stage();
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    @Test
    void aSampleOfAllOrdersComesOutByTheRules() throws SQLException {
        List<Play> plays = new ArrayList<>(Play.all());
        Collections.shuffle(plays, new Random(SEED));
        play(plays.subList(0, SAMPLE));
    }

    @Test
    @Tag("campaign")
    void everyOrderComesOutByTheRules() throws SQLException {
        List<Play> plays = new ArrayList<>(Play.all());
        Collections.shuffle(plays, new Random(SEED));
        play(plays.subList(0, Math.min(plays.size(), Integer.getInteger("campaign.interleavings", plays.size()))));
    }

    private void play(List<Play> plays) throws SQLException {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < plays.size(); i++) {
            outcomes.merge(new PerformedPlay(stage, plays.get(i), i + 1).perform(), 1, Integer::sum);
        }
        System.out.printf(
                "interleavings: seed %d, %,d of %,d orders played, %,d times a step waited for a lock; %s%n",
                SEED, plays.size(), Play.all().size(), stage.actors().waits(), outcomes);
        assertThat(stage.actors().waits()).isPositive();
    }
}
