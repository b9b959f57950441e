/** A Dockerfile whose lines cost something to build. */
export const name = 'api.dockerfile';

export const text = `FROM busybox:local AS tools
ARG SIZE=1200000
RUN head -c $SIZE /dev/zero > /tool

FROM busybox:local
COPY --from=tools /tool /usr/bin/tool
WORKDIR /srv
COPY www .
RUN head -c 30000 /dev/zero > cache
EXPOSE 8080
CMD ["httpd", "-f", "-p", "8080"]
`;
