package dev.holdfast.testing;

import dev.holdfast.alert.Alert;
import dev.holdfast.node.AlertOperations;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Alerts in memory, as a test put them in.
public final class FakeAlerts implements AlertOperations {
    public final List<Alert> alerts = new CopyOnWriteArrayList<>();

    @Override
    public List<Alert> look() {
        return list(true, Integer.MAX_VALUE);
    }

    @Override
    public List<Alert> list(boolean openOnly, int limit) {
        return alerts.stream()
                .filter(alert -> !openOnly || alert.open())
                .limit(limit)
                .toList();
    }
}
