create database [SourceDB1];
GO
use [SourceDB1];
GO
set nocount on;
create table #number (i bigint not null primary key);
insert into #number values (0);
declare @rows bigint = 1;
while @rows < 200
begin
  insert into #number select i + @rows from #number;
  set @rows = @rows * 2;
end;
GO
create table [dbo].[Contract] (
  [contractId] varchar(20) not null,
  [counterparty] nvarchar(60) not null,
  [productType] varchar(20) not null,
  [notional] decimal(18,2) not null,
  [currency] char(3) not null,
  [tradeDate] date not null,
  [maturityDate] date,
  [status] varchar(12) not null,
  constraint [PK_Contract] primary key ([contractId])
);
GO
insert into [dbo].[Contract] ([contractId], [counterparty], [productType], [notional], [currency], [tradeDate], [maturityDate], [status])
select N'C-' + right('00000000' + cast(i + 1 as varchar(20)), 8),
  case ((i * 1749655446 + 750361333) % 2147483647) % 6 when 0 then N'Albrecht & Söhne' when 1 then N'Brunner Privatbank' when 2 then N'Castellano S.p.A.' when 3 then N'Dvořák Capital' when 4 then N'Eriksen Shipping' else N'Fontaine et Cie' end,
  case ((i * 1841697002 + 1842402889) % 2147483647) % 7 when 0 then N'SWAP' when 1 then N'SWAP' when 2 then N'BOND' when 3 then N'REPO' when 4 then N'OPTION' when 5 then N'LOAN' else N'FORWARD' end,
  (((i * 1376917868 + 1377623755) % 2147483647) % 900000001) * 0.01,
  case ((i * 1366683709 + 367389596) % 2147483647) % 7 when 0 then N'EUR' when 1 then N'EUR' when 2 then N'USD' when 3 then N'USD' when 4 then N'GBP' when 5 then N'CHF' else N'JPY' end,
  dateadd(day, cast(i * 3796 / 24 - 3468 - 720 as int), cast('2026-11-26' as date)),
  case when i % 97 <> 96 then dateadd(day, cast(i * 3796 / 24 - 3468 as int), cast('2026-11-26' as date)) end,
  case ((i * 1027968415 + 2028674302) % 2147483647) % 4 when 0 then N'LIVE' when 1 then N'LIVE' when 2 then N'MATURED' else N'CLOSED' end
from #number where i < 24;
create index [IX_Contract_maturityDate] on [dbo].[Contract] ([maturityDate]);
GO
create table [dbo].[Position] (
  [basketId] int not null,
  [positionId] bigint not null,
  [businessDate] date not null,
  [contractId] varchar(20) not null,
  [instrumentId] varchar(12) not null,
  [quantity] decimal(18,4) not null,
  [bookValue] decimal(18,2) not null,
  [marketValue] decimal(18,2) not null,
  [currency] char(3) not null,
  [desk] varchar(20) not null,
  [isHedge] bit not null,
  [remark] nvarchar(200),
  constraint [PK_Position] primary key ([basketId], [positionId], [businessDate])
);
GO
insert into [dbo].[Position] ([basketId], [positionId], [businessDate], [contractId], [instrumentId], [quantity], [bookValue], [marketValue], [currency], [desk], [isHedge], [remark])
select 1 + i / 4 % 250,
  i / 4 + 1,
  dateadd(day, cast(i / 4 % 24 * 3796 / 24 - 3468 - 30 - (i / 96 * 4 + i % 4) as int), cast('2026-11-26' as date)),
  N'C-' + right('00000000' + cast(i / 4 % 24 + 1 as varchar(20)), 8),
  N'XS' + right('00000000' + cast(1 + i % 5000 as varchar(20)), 8),
  (((i * 1669793408 + 670499295) % 2147483647) % 1000000001) * 0.0001,
  (((i * 1337638912 + 338344799) % 2147483647) % 1000000001 - 500000000) * 0.01,
  (((i * 1188858444 + 189564331) % 2147483647) % 1000000001 - 500000000) * 0.01,
  case ((i * 1382715911 + 383421798) % 2147483647) % 6 when 0 then N'EUR' when 1 then N'EUR' when 2 then N'USD' when 3 then N'GBP' when 4 then N'CHF' else N'JPY' end,
  case ((i * 1713172495 + 713878382) % 2147483647) % 5 when 0 then N'RATES' when 1 then N'CREDIT' when 2 then N'EQUITY' when 3 then N'FX' else N'TREASURY' end,
  cast(case when ((i * 1569428818 + 1570134705) % 2147483647) % 5 = 0 then 1 else 0 end as bit),
  case when ((i * 1445000761 + 1445706648) % 2147483647) % 3 = 0 then case ((i * 1712100661 + 712806548) % 2147483647) % 6 when 0 then N'Agreed by telephone, confirmation follows.' when 1 then N'Amended after the close; see the desk''s note of the same day.' when 2 then N'Netting set applies, collateral under the annex of the master agreement.' when 3 then N'Rate fixed in advance, paid in arrears, modified following.' when 4 then N'Überprüft und freigegeben.' else N'Late feed, taken over from the day before and replaced at noon.' end + ' ' + right('0000000000' + cast(((i * 1685804384 + 1686510271) % 2147483647) as varchar(20)), 10) end
from #number where i < 200;
create index [IX_Position_contractId] on [dbo].[Position] ([contractId]);
GO
-- Trade --
create table [dbo].[Trade] (
  [tradeId] bigint identity(1, 1) not null,
  [contractId] varchar(20) not null,
  [executedAt] datetime2(3) not null,
  [trader] varchar(20) not null,
  [side] char(4) not null,
  [quantity] decimal(18,4) not null,
  [price] decimal(18,6) not null,
  [venue] varchar(12) not null,
  [externalRef] varchar(40) not null,
  [terms] nvarchar(400),
  constraint [PK_Trade] primary key ([tradeId])
);
GO
set identity_insert [dbo].[Trade] on;
insert into [dbo].[Trade] ([tradeId], [contractId], [executedAt], [trader], [side], [quantity], [price], [venue], [externalRef], [terms])
select i + 1,
  N'C-' + right('00000000' + cast(i / 4 % 24 + 1 as varchar(20)), 8),
  dateadd(second, cast(i * 299548800 / 160 - 299635200 as int), cast('2026-11-26 10:00' as datetime2(3))),
  N'TR' + right('0000' + cast(1 + i % 140 as varchar(20)), 4),
  case ((i * 1510651773 + 1511357660) % 2147483647) % 2 when 0 then N'BUY' else N'SELL' end,
  (((i * 1083171121 + 83877008) % 2147483647) % 1000000001) * 0.0001,
  (((i * 1730550544 + 1731256431) % 2147483647) % 2000000001) * 0.000001,
  case ((i * 1735709750 + 1736415637) % 2147483647) % 5 when 0 then N'XLON' when 1 then N'XETR' when 2 then N'XNYS' when 3 then N'OTC' else N'OTC' end,
  N'EXT-2' + right('000000000000' + cast(1 + i % 100000000 as varchar(20)), 12),
  case ((i * 1733866318 + 1734572205) % 2147483647) % 6 when 0 then N'Agreed by telephone, confirmation follows.' when 1 then N'Amended after the close; see the desk''s note of the same day.' when 2 then N'Netting set applies, collateral under the annex of the master agreement.' when 3 then N'Rate fixed in advance, paid in arrears, modified following.' when 4 then N'Überprüft und freigegeben.' else N'Late feed, taken over from the day before and replaced at noon.' end + ' ' + right('0000000000' + cast(((i * 1779931431 + 780637318) % 2147483647) as varchar(20)), 10)
from #number where i < 160;
set identity_insert [dbo].[Trade] off;
create index [IX_Trade_contractId] on [dbo].[Trade] ([contractId]);
GO
