package dev.holdfast.notify.http;

import java.io.IOException;

/// Whoever answers does not show a certificate that is trusted for his name; nothing was sent to him.
public final class RefusedCertificateException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedCertificateException(String message, IOException cause) {
        super(message, cause);
    }
}
