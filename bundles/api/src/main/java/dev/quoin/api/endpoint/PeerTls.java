package dev.quoin.api.endpoint;

import java.io.IOException;
import javax.net.ssl.SSLEngine;
import org.osgi.annotation.versioning.ProviderType;

/**
 * TLS for connections to other members' peer ports, as the {@code --peer-…} flags ask for it: own certificate, trusted
 * authorities, the names that a member's certificate must carry. Files that changed are read again. Any thread; reads files.
 */
@ProviderType
public interface PeerTls {

    /**
     * An engine for one connection, in client mode, that checks the certificate against the host.
     *
     * @throws IOException if the files cannot be used
     */
    SSLEngine engine(String host, int port) throws IOException;
}
