package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.Preview;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableShape;
import java.time.Duration;
import java.util.Optional;

/// Where the ways in ask while a policy is written.
record AuthoringDesk(Features features, Timetable timetable) implements AuthoringOperations {
    @Override
    public Optional<String> inWords(String cron) {
        return timetable.inWords(cron);
    }

    @Override
    public TableShape table(String database, String table) {
        return features.onboarding().table(database, table);
    }

    @Override
    public Preview preview(PolicyDefinition wanted, int most, Duration patience, Cancellation cancellation) {
        return features.onboarding().preview(wanted, most, patience, cancellation);
    }
}
