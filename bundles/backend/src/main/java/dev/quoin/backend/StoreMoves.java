package dev.quoin.backend;

import dev.quoin.api.backend.Backends;
import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.StoreMove;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an operator can see and do of the engines. */
final class StoreMoves implements Backends {

    private final EngineOffer offer;
    private final ActiveStore active;

    StoreMoves(EngineOffer offer, ActiveStore active) {
        this.offer = offer;
        this.active = active;
    }

    @Override
    public List<InstalledBackend> list() {
        BufferedStore store = active.current();
        return offer.all().stream()
                .map(engine -> store != null && store.engine().equals(engine.name())
                        ? new InstalledBackend(
                                engine.name(), true, engine.durable(), store.sizeOnDisk(), store.sizeInUse())
                        : new InstalledBackend(engine.name(), false, engine.durable(), 0, 0))
                .toList();
    }

    @Override
    public StoreMove switchTo(String name, Consumer<MoveProgress> progress) throws MoveRefusedException {
        return active.switchTo(name, null, progress);
    }

    @Override
    public StoreMove defragment(Consumer<MoveProgress> progress) throws MoveRefusedException {
        BufferedStore store = active.current();
        if (store == null) {
            throw ActiveStore.notServing();
        }
        return store.rewrite(progress);
    }

    @Override
    public @Nullable StoreMove current() {
        BufferedStore store = active.current();
        return store == null ? null : store.moving();
    }
}
