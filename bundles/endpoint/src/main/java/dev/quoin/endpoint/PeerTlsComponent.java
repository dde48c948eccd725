package dev.quoin.endpoint;

import dev.quoin.api.endpoint.PeerTls;
import java.io.IOException;
import javax.net.ssl.SSLEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** TLS towards other members, by the same flags as the listener for them. */
@Component(configurationPid = EndpointConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PeerTlsComponent implements PeerTls {
    private final OutgoingTls tls = new OutgoingTls();

    @Activate
    void activate(EndpointConfig config) {
        tls.configure(config);
    }

    @Modified
    void modified(EndpointConfig config) {
        tls.configure(config);
    }

    @Override
    public SSLEngine engine(String host, int port) throws IOException {
        return tls.engine(host, port);
    }
}
