package io.personavideo.settings;

import jakarta.annotation.Priority;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;

/**
 * Refuses a value that a setting can't have, in words that tell which setting it is and what it may be. What is only wrong
 * together with others, and what is a text, is refused by who uses it.
 */
@Priority(Priorities.LIBRARY + 700)
public class SettingChecks implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private final transient SettingNames names = SettingNames.read();

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        if (found != null && found.getValue() != null && name.startsWith(SettingNames.PREFIX)) {
            names.rule(name).filter(rule -> !rule.allows(found.getValue())).ifPresent(rule -> {
                throw new Refusal(rule, found.getValue());
            });
        }
        return found;
    }

    /** A setting that the service can't start with. What Quarkus prints of it is its text. */
    private static final class Refusal extends ConfigurationException {

        private static final long serialVersionUID = 1L;

        Refusal(SettingRule rule, String value) {
            super("%s is \"%s\", which is not allowed; it is: %s. Example: %s=%s".formatted(rule.name(), value,
                    rule.description(), rule.name(), rule.example()));
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
