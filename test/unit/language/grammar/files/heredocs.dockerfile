FROM x
RUN <<EOF
apt-get update
echo it's "open
EOF
RUN --mount=type=cache,target=/x python3 - <<-'PY'
	import os
	s = 'it
	PY
COPY --chown=1:1 <<EOF /etc/a.json
{"a": "$B
EOF
COPY <<A <<B /dest/
it's $V
A
second 'x
B
RUN cat <<A > a.txt && python3 <<B
xx
A
import yy
B
RUN --mount=type=cache,target=/y \
    --network=none \
    # note
    <<EOF
#!/usr/bin/env python3
import os
EOF
RUN --mount=type=bind \
    echo "foo \
    bar"
RUN foo && \
  cat <<EOF > /f
it's FROM
RUN x
EOF
RUN x <<<hello
HEALTHCHECK --interval=5m30s --retries=3 \
  CMD curl -f "http://x" || exit 1
ONBUILD RUN echo hi
ONBUILD COPY --from=x a b
EXPOSE 80/tcp 100-200/UDP $P
LABEL a.b="c" "d e"=f
ENV foo bar baz
SHELL ["powershell", "-Command", "$x = 'a'"]
RUN Get-Item foo | Where-Object { $_.Name -eq 'x' }
FROM y
RUN if [ "$a" = b ]; then echo; fi
CMD ["a", 'b']
# region foo
# hadolint ignore=DL3008,DL3009
# check=skip=UndefinedVar
STOPSIGNAL SIGTERM
USER app:grp
from z as q
run <<EOF
x
EOF
CMD foo
