package dev.holdfast.console.fx;

/// Goes from one screen to another: opens the tab, or selects it when it is open.
public interface Navigator {
    void open(Address address);

    /// Closes the tab of an address, if it is open.
    void close(Address address);

    /// Whether there are screens for a room; a button that leads nowhere is not shown.
    boolean opens(Room room);

    /// Opens a room and selects there what `name` names, when it lists such things.
    void point(Room room, String name);

    /// Another theme was settled in the [Preferences].
    void themeChanged();

    /// Opens the policies and selects one.
    default void openPolicy(String name) {
        point(Room.POLICIES, name);
    }

    /// Opens the holds and selects one.
    void openHold(long hold);

    default void openSession(long session) {
        open(new Address(Room.SESSION, Long.toString(session)));
    }

    default void archiveNow(String policy) {
        open(new Address(Room.ARCHIVE_NOW, policy));
    }

    /// Opens archive-now of a policy and makes its plan at once.
    void dryRun(String policy);
}
