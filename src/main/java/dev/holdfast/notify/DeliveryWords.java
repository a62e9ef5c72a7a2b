package dev.holdfast.notify;

import static dev.holdfast.store.db.Tables.DELIVERY;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.filter.Vocabulary;
import java.util.Arrays;

/// The words by which deliveries are asked for.
public final class DeliveryWords {
    public static final Vocabulary ALL = new Vocabulary(
                    "deliveries",
                    "endpoint",
                    DELIVERY.ID,
                    DELIVERY.leftJoin(POLICY).on(POLICY.ID.eq(DELIVERY.ENDPOINT_ID)))
            .oneOf(
                    "state",
                    Arrays.stream(DeliveryState.values()).map(DeliveryState::id).toList(),
                    DELIVERY.STATE)
            .text("endpoint", Deliveries.ENDPOINT_NAME)
            .oneOf("event", Arrays.stream(Event.values()).map(Event::id).toList(), DELIVERY.EVENT)
            .number("session", DELIVERY.SESSION_ID)
            .since("since", DELIVERY.CREATED_AT)
            .until("until", DELIVERY.CREATED_AT)
            .sort("endpoint", Deliveries.ENDPOINT_NAME)
            .sort("event", DELIVERY.EVENT)
            .sort("state", DELIVERY.STATE)
            .sort("session", DELIVERY.SESSION_ID)
            .sort("created", DELIVERY.CREATED_AT)
            .sort("due", DELIVERY.DUE_AT);

    private DeliveryWords() {}
}
