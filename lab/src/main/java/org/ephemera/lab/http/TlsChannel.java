package org.ephemera.lab.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * Connection to a simulated cloud with TLS. The TCP connection remains accessible, because a reset must not send a TLS
 * close_notify.
 */
final class TlsChannel implements TransportChannel {

    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

    private final SSLContext context;

    TlsChannel(SSLContext context) {
        this.context = context;
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public Opened open(Socket connection) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory()
                .createSocket(connection, connection.getInetAddress().getHostAddress(), connection.getPort(), true);
        secured.setUseClientMode(false);
        secured.setWantClientAuth(true);
        secured.startHandshake();
        return new Opened(secured, peer(secured));
    }

    private static Optional<String> peer(SSLSocket secured) {
        try {
            Matcher name =
                    COMMON_NAME.matcher(secured.getSession().getPeerPrincipal().getName());
            return name.find() ? Optional.of(name.group(1)) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
