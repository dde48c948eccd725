package com.example.greeting;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import org.osgi.service.component.annotations.Component;

/** A page on the clients' port. */
@Component(property = {HttpHandler.PATHS + "=/greeting", HttpHandler.LISTENERS + "=client"})
public final class GreetingPage implements HttpHandler {

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        responder.respond(200, "text/plain; charset=utf-8", "Hello from my etcd\n");
    }
}
