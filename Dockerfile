# Build the application first: ./mvnw package. deploy/image/check keeps this file honest where there is no engine.
FROM eclipse-temurin:25-jre

RUN groupadd --system --gid 10001 touchstone \
    && useradd --system --uid 10001 --gid touchstone --home-dir /var/lib/touchstone --create-home --shell /usr/sbin/nologin touchstone

COPY deploy/bin /opt/touchstone/deploy/bin
COPY deploy/lib/find-jdk.sh /opt/touchstone/deploy/lib/find-jdk.sh
COPY deploy/image/healthcheck /opt/touchstone/deploy/image/healthcheck
COPY attestation-policies /opt/touchstone/attestation-policies
COPY LICENSE /opt/touchstone/LICENSE
# Libraries change less often than the application: each in its own layer.
COPY target/quarkus-app/lib /opt/touchstone/quarkus-app/lib
COPY target/quarkus-app/quarkus-run.jar /opt/touchstone/quarkus-app/quarkus-run.jar
COPY target/quarkus-app/quarkus /opt/touchstone/quarkus-app/quarkus
COPY target/quarkus-app/app /opt/touchstone/quarkus-app/app

ENV QUARKUS_HTTP_HOST=0.0.0.0
ENV TOUCHSTONE_DATA_DIR=/var/lib/touchstone/data

USER 10001:10001
VOLUME /var/lib/touchstone
EXPOSE 8080 8443
HEALTHCHECK --start-period=60s --interval=15s --timeout=5s CMD ["/opt/touchstone/deploy/image/healthcheck"]
ENTRYPOINT ["/opt/touchstone/deploy/bin/touchstone"]
CMD ["serve"]
