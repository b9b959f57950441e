#!/bin/sh
# As the public image of MariaDB does it: the first start makes the store, as its variables say; later ones find it.
# All that makes a store large or slow is turned down.
set -e
data=/var/lib/mysql
server="mariadbd --no-defaults --user=root --datadir=$data --socket=/tmp/mysqld.sock --pid-file=/tmp/mysqld.pid
  --skip-name-resolve --innodb-log-file-size=4M --innodb-buffer-pool-size=8M --innodb-autoextend-increment=1
  --innodb-data-file-path=ibdata1:4M:autoextend --innodb-temp-data-file-path=ibtmp1:4M:autoextend
  --innodb-use-native-aio=0"
if [ ! -d "$data/mysql" ]; then
  : "${MARIADB_ROOT_PASSWORD:?is needed}"
  {
    printf '%s\n' 'CREATE DATABASE mysql;' 'USE mysql;' 'SET @auth_root_socket=NULL;'
    cd /usr/share/mysql
    cat mysql_system_tables.sql mysql_performance_tables.sql mysql_system_tables_data.sql
    printf '%s\n' 'FLUSH PRIVILEGES;' "SET PASSWORD FOR root@localhost = PASSWORD('$MARIADB_ROOT_PASSWORD');"
    printf 'CREATE DATABASE %s;\n' "$MARIADB_DATABASE"
  } | $server --bootstrap
fi
exec $server "$@"
