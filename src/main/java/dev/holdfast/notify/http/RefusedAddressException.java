package dev.holdfast.notify.http;

import java.net.UnknownHostException;

/// A name leads to an address that is never called; nothing was connected to.
public final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
