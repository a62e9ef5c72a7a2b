package dev.holdfast.alert;

/// Tells somebody of an alert, once when it is raised and once when it is over; after a failure once more.
@FunctionalInterface
public interface AlertDelivery {
    /// @param alert open, or over
    /// @throws Exception when it could not be told; it is told again later
    void deliver(Alert alert) throws Exception;
}
