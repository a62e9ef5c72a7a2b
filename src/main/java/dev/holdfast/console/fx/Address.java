package dev.holdfast.console.fx;

import java.util.Optional;

/// Which screen: a room and what it is about. Two tabs never show one address.
///
/// @param argument e.g. the number of a session; empty for a room that is about everything
public record Address(Room room, String argument) {
    public Address(Room room) {
        this(room, "");
    }

    /// Reads what [#toString] wrote.
    public static Optional<Address> parse(String text) {
        int colon = text.indexOf(':');
        String id = colon < 0 ? text : text.substring(0, colon);
        for (Room room : Room.values()) {
            if (room.id().equals(id)) {
                return Optional.of(new Address(room, colon < 0 ? "" : text.substring(colon + 1)));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return argument.isEmpty() ? room.id() : room.id() + ":" + argument;
    }
}
