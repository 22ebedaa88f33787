package io.personavideo.metrics;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Keeps out meters that nobody wants: all of them where metrics are off.
 */
@Singleton
class MeterFilters {

    private static final String SQL = "sql.";
    private static final String SQL_POOL = "sql.pool.";

    @Produces
    @Singleton
    MeterFilter filter(MetricsConfig config) {
        boolean isOff = !config.enabled();
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return isOff || isOfOneConnection(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }
        };
    }

    /** Every connection registers the same ones again, of which only the first's would ever be seen. */
    private static boolean isOfOneConnection(String name) {
        return name.startsWith(SQL) && !name.startsWith(SQL_POOL);
    }
}
