package dev.holdfast.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.Week.Collision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollisionsTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");

    private record Span(int line, String database, String table, Instant start, Instant end) {
        boolean meets(Span other) {
            return line != other.line
                    && (start.equals(other.start) || (start.isBefore(other.end) && other.start.isBefore(end)));
        }
    }

    @Test
    void eachNamesTheOtherAndNobodyIsAtWorkForLongerThanADay() {
        Collisions collisions = new Collisions();
        Instant nextNight = MONDAY.plus(Duration.ofDays(1));
        collisions.add(0, 0, "orders", List.of("shop"), "", MONDAY, Duration.ofDays(9));
        collisions.add(1, 1, "invoices", List.of("shop"), "", nextNight.minusSeconds(1), Duration.ZERO);
        collisions.add(2, 2, "proofs", List.of("shop"), "", nextNight, Duration.ZERO);

        assertThat(collisions.find())
                .isEqualTo(Map.of(0, new Collision("invoices", false), 1, new Collision("orders", false)));
    }

    @Test
    void whoeverPressesOnADatabaseBesideAnotherIsFoundAndNobodyElse() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int lines = 2 + random.nextInt(7);
            int many = 2 + random.nextInt(30);
            List<Span> spans = new ArrayList<>();
            Collisions collisions = new Collisions();
            for (int i = 0; i < many; i++) {
                Instant start = MONDAY.plusSeconds(random.nextInt(40) * 600L);
                Duration lasts = Duration.ofMinutes(random.nextInt(8) * 15L);
                Span span = new Span(
                        random.nextInt(lines),
                        "d" + random.nextInt(3),
                        "t" + random.nextInt(3),
                        start,
                        start.plus(lasts));
                spans.add(span);
                collisions.add(i, span.line(), "p" + span.line(), List.of(span.database()), span.table(), start, lasts);
            }
            Map<Integer, Collision> found = collisions.find();
            Set<Integer> databases = new HashSet<>();
            Set<Integer> tables = new HashSet<>();
            for (int i = 0; i < spans.size(); i++) {
                for (Span other : spans) {
                    if (spans.get(i).meets(other) && spans.get(i).database().equals(other.database())) {
                        databases.add(i);
                        if (spans.get(i).table().equals(other.table())) {
                            tables.add(i);
                        }
                    }
                }
            }

            assertThat(found.keySet()).as("seed %d, %s", seed, spans).isEqualTo(databases);
            assertThat(found.entrySet().stream()
                            .filter(each -> each.getValue().table())
                            .map(Map.Entry::getKey))
                    .as("seed %d, %s", seed, spans)
                    .containsExactlyInAnyOrderElementsOf(tables);
        }
    }
}
